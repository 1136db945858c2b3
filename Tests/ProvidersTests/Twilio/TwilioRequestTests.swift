import CallCore
import Testing

@testable import Providers

@Suite("Requests to Twilio")
struct TwilioRequestTests {
    private let dialect = TwilioSample.dialect()
    private let context = TwilioSample.context
    private let since = CallTime(milliseconds: 1_775_000_000_000)

    private func placement(_ ring: Milliseconds = 25_400, detect: Bool = false) -> Placement {
        Placement(to: "+15550002222", from: "+15550001111", ring: ring, detectMachine: detect)
    }

    private func fields(_ request: CarrierRequest) -> [HeaderList.Field] {
        if case .form(let fields) = request.body { fields } else { [] }
    }

    @Test("a call is created once, with a URL for its documents, one for emergencies, and four progress reports")
    func create() {
        var context = context
        context.timeLimit = 300_000
        let request = dialect.create(placement(), inline: nil, context)
        #expect(request.method == .post && request.safety == .once)
        #expect(request.path == "/2010-04-01/Accounts/AC1/Calls.json")
        let names = fields(request).map { "\($0.name)=\($0.value)" }
        let query = "https://voice.example.com/hook?tenant=a&callId=c%201&"
        #expect(
            names == [
                "To=+15550002222", "From=+15550001111", "Url=\(query)flow=home&doc=0&salt=s1", "Method=POST",
                "FallbackUrl=\(query)flow=fallback&doc=0&salt=s1", "FallbackMethod=POST",
                "StatusCallback=\(query)type=status&doc=0&salt=s1", "StatusCallbackMethod=POST",
                "StatusCallbackEvent=initiated", "StatusCallbackEvent=ringing", "StatusCallbackEvent=answered",
                "StatusCallbackEvent=completed", "Timeout=26", "TimeLimit=300",
            ])
    }

    @Test("the ring time is what Twilio accepts", arguments: [(0, "1"), (30_000, "30"), (9_000_000, "600")])
    func ring(length: Int64, seconds: String) {
        let request = dialect.create(placement(length), inline: nil, context)
        #expect(fields(request).first { $0.name == "Timeout" }?.value == seconds)
    }

    @Test("machines are told from people without holding up the call")
    func machineDetection() {
        let dialect = TwilioSample.dialect { $0.machineDetection = .enable }
        let fields = fields(dialect.create(placement(detect: true), inline: nil, context))
        #expect(fields.contains(HeaderList.Field("MachineDetection", "Enable")))
        #expect(fields.contains(HeaderList.Field("AsyncAmd", "true")))
        #expect(fields.contains { $0.name == "AsyncAmdStatusCallback" && $0.value.contains("flow=machine") })
    }

    @Test("a document fits into the request up to 4000 characters")
    func inlineLimit() {
        let frame = dialect.text(MarkupDocument([.say("x", voice: nil)]), context).count - 1
        func document(_ length: Int) -> MarkupDocument {
            MarkupDocument([.say(String(repeating: "x", count: length - frame), voice: nil)])
        }
        #expect(dialect.canCreate(with: document(4000), context))
        #expect(!dialect.canCreate(with: document(4001), context))
    }

    @Test("a longer document is fetched, at the number of its way home")
    func fetched() {
        let home = MarkupCallback(.said, callID: nil, document: 12, subject: "u1", salt: "s1")
        let long = MarkupDocument([.say(String(repeating: "x", count: 5000), voice: nil), .redirect(home)])
        guard case .fetched(let request) = dialect.replace(with: long, providerCallID: "CA1", context) else {
            return #expect(Bool(false), "the request carries the document")
        }
        #expect(fields(request).first?.value.hasSuffix("flow=next&doc=12&salt=s1") == true)
    }

    @Test("what becomes of a create request")
    func created() {
        #expect(
            dialect.created(TwilioSample.answered(201, #"{"sid":"CA9"}"#))
                == .created(providerCallID: "CA9", alias: nil))
        for status in [400, 401, 404, 429, 503] {
            guard case .failed("failed", _) = dialect.created(TwilioSample.answered(status)) else {
                return #expect(Bool(false), "\(status) is no sure failure")
            }
        }
        let unsure = [
            TwilioSample.answered(201, "{"), TwilioSample.answered(500), TwilioSample.answered(408), .lost("x"),
        ]
        for response in unsure {
            guard case .unknown = dialect.created(response) else {
                return #expect(Bool(false), "\(response) is not unknown")
            }
        }
    }

    @Test("error texts give Twilio's number, its words and what to do; both forms of its errors are read")
    func problems() {
        let old = TwilioAnswer(TwilioSample.answered(401, #"{"code":20003,"message":"Authenticate","status":401}"#))
        #expect(old.problem.contains("401, code 20003: Authenticate; check the account SID"))
        let new = TwilioAnswer(TwilioSample.answered(400, #"{"type":"x","title":"Bad","status":400,"detail":"no To"}"#))
        #expect(new.problem == "Twilio answered 400: no To")
        #expect(TwilioAnswer(TwilioSample.answered(502, "<html>")).problem == "Twilio answered 502")
    }

    @Test("what becomes of a replacement and a hang-up")
    func outcomes() {
        #expect(dialect.replaced(TwilioSample.answered(200)) == .done)
        #expect(dialect.replaced(TwilioSample.answered(400, #"{"code":21220}"#)) == .notYet)
        #expect(dialect.replaced(TwilioSample.answered(404, #"{"code":20404}"#)) == .gone)
        #expect(dialect.hungUp(TwilioSample.answered(404)) == .gone)
        #expect(dialect.hungUp(TwilioSample.answered(400, #"{"code":21220}"#)) == .gone)
        guard case .failed = dialect.hungUp(TwilioSample.answered(500)) else { return #expect(Bool(false)) }
    }

    @Test(
        "the end of a call as its state tells it",
        arguments: [
            ("completed", EndReason.completed), ("busy", .busy), ("no-answer", .noAnswer), ("failed", .failed),
            ("canceled", .hangupBot), ("in-progress", nil), ("queued", nil),
        ])
    func isOver(status: String, reason: EndReason?) {
        #expect(dialect.isOver(TwilioSample.answered(200, #"{"status":"\#(status)"}"#)) == reason)
    }

    @Test("a call that Twilio does not know is over; trouble says nothing")
    func isOverByStatus() {
        #expect(dialect.isOver(TwilioSample.answered(404)) == .completed)
        #expect(dialect.isOver(TwilioSample.answered(500)) == nil)
        #expect(dialect.isOver(.lost("x")) == nil)
    }

    @Test(
        "a listed call is ours when numbers, direction and time fit",
        arguments: [
            ("+15550002222", "outbound-api", "Tue, 31 Mar 2026 23:33:20 +0000", true),
            ("+15550002222", "outbound-api", "Tue, 31 Mar 2026 23:33:15 +0000", true),
            ("+15550002222", "outbound-api", "Tue, 31 Mar 2026 23:33:14 +0000", false),
            ("+15550002222", "inbound", "Tue, 31 Mar 2026 23:33:20 +0000", false),
            ("+15550002223", "outbound-api", "Tue, 31 Mar 2026 23:33:20 +0000", false),
            ("+15550002222", "outbound-api", "yesterday", false),
        ])
    func found(to: String, direction: String, date: String, isOurs: Bool) {
        let call =
            #"{"sid":"CA7","to":"\#(to)","from":"+15550001111","direction":"\#(direction)","date_created":"\#(date)"}"#
        let answer = TwilioSample.answered(200, #"{"calls":[\#(call)]}"#)
        let found = dialect.found([answer], placement: placement(), since: since, context)
        #expect((found == .created(providerCallID: "CA7", alias: nil)) == isOurs)
    }

    @Test("the search asks for both numbers, once")
    func search() {
        let request = dialect.search(for: placement(), since: since, earlier: [], context)
        #expect(request?.query.contains(HeaderList.Field("To", "+15550002222")) == true)
        #expect(request?.safety == .repeatable)
        #expect(dialect.search(for: placement(), since: since, earlier: [.lost("x")], context) == nil)
    }

    @Test("ids in paths are encoded")
    func paths() {
        let requests = dialect.status("CA1/../x", isAnswered: true, context)
        #expect(requests.map(\.path) == ["/2010-04-01/Accounts/AC1/Calls/CA1%2F..%2Fx.json"])
    }
}
