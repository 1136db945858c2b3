import CallCore
import ScriptValue
import Testing

@testable import Providers

@Suite("Plivo requests")
struct PlivoRequestTests {
    private let account = "/v1/Account/MAXXXXXXXXXXXXXXXXXX/"
    private let placement = Placement(to: "+1 555 222-3333", from: "+15550001111", ring: 30_500)

    private func link(_ fields: String) -> Value {
        Value(PlivoSample.base + "&callId=c-1&" + fields + "&doc=0&salt=s4lt" + PlivoSample.retries)
    }

    @Test("a call is created with its addresses and a bound on ringing")
    func create() throws {
        let request = PlivoSample.dialect.create(placement, inline: nil, PlivoSample.context())
        #expect(request.method == .post)
        #expect(request.path == account + "Call/")
        #expect(request.safety == .once)
        #expect(
            try PlivoSample.json(request.body)
                == [
                    "from": "+15550001111", "to": "+15552223333", "answer_url": link("flow=home"),
                    "answer_method": "POST", "ring_url": link("type=status"), "ring_method": "POST",
                    "hangup_url": link("type=status"), "hangup_method": "POST", "fallback_url": link("flow=fallback"),
                    "fallback_method": "POST", "ring_timeout": 31,
                ])
    }

    @Test("machine detection tells its verdict beside the call, and the call has its longest time")
    func createWithMore() throws {
        var wanted = placement
        wanted.detectMachine = true
        wanted.dtmf = "1234"
        var context = PlivoSample.context()
        context.timeLimit = 90_000
        let body = try PlivoSample.json(PlivoSample.dialect.create(wanted, inline: nil, context).body)
        #expect(body["machine_detection"] == "true")
        #expect(body["machine_detection_url"] == link("flow=machine"))
        #expect(body["machine_detection_method"] == "POST")
        #expect(body["time_limit"] == 90)
        // The first document sends the digits; here they would be sent a second time.
        #expect(body["send_digits"] == nil)
    }

    @Test("a number cannot smuggle in a second target")
    func bulk() throws {
        let several = Placement(to: "+1555<+1666", from: "sip:a@b.example<x", ring: 0)
        let body = try PlivoSample.json(
            PlivoSample.dialect.create(several, inline: nil, PlivoSample.context()).body)
        #expect(body["to"]?.text?.contains("<") == false)
        #expect(body["from"] == "sip:a@b.examplex")
        #expect(body["ring_timeout"] == 1)
    }

    @Test("Plivo never takes a document with the create request")
    func inline() { #expect(!PlivoSample.dialect.canCreate(with: MarkupDocument([.hangUp]), PlivoSample.context())) }

    @Test(
        "the request's id names the call, alone or in a list",
        arguments: [#"{"request_uuid":"ab-12"}"#, #"{"message":"call queued","request_uuid":["ab-12"],"api_id":"x"}"#])
    func created(body: String) {
        #expect(
            PlivoSample.dialect.created(PlivoSample.answered(201, body))
                == .created(providerCallID: "ab-12", alias: "ab-12"))
    }

    @Test(
        "an answer that leaves open whether there is a call is no refusal",
        arguments: [
            PlivoSample.answered(201, "{}"), PlivoSample.answered(202, #"{"message":"async api spawned"}"#),
            PlivoSample.answered(200, "not json"), PlivoSample.answered(500, #"{"error":"oops"}"#),
            PlivoSample.answered(201, #"{"request_uuid":"../x"}"#), .lost("reset"),
        ])
    func unknown(response: CarrierResponse) {
        guard case .unknown = PlivoSample.dialect.created(response) else {
            Issue.record("taken as known: \(response)")
            return
        }
    }

    @Test("a refusal says what Plivo said, be it a text or an object")
    func refused() {
        #expect(
            PlivoSample.dialect.created(PlivoSample.answered(400, #"{"api_id":"x","error":"to is wrong"}"#))
                == .failed(reason: "failed", message: "Plivo answered 400: to is wrong"))
        #expect(
            PlivoSample.dialect.created(PlivoSample.answered(403, #"{"error":{"to":["barred"]}}"#))
                == .failed(reason: "failed", message: #"Plivo answered 403: {"to":["barred"]}"#))
        #expect(
            PlivoSample.dialect.created(PlivoSample.answered(401, ""))
                == .failed(reason: "failed", message: "Plivo answered 401: no reason given"))
        #expect(
            PlivoSample.dialect.created(.notSent("no route")) == .failed(reason: "failed", message: "no route"))
    }

    @Test("another document is fetched by the call's own leg, at the address of the next one")
    func replace() throws {
        let document = MarkupDocument([.say("Hi", voice: nil), .redirect(PlivoSample.callback(.said, document: 7))])
        guard
            case .fetched(let request) = PlivoSample.dialect.replace(
                with: document, providerCallID: "u-1", PlivoSample.context())
        else {
            Issue.record("not fetched")
            return
        }
        #expect(request.path == account + "Call/u-1/")
        #expect(request.method == .post)
        #expect(request.safety == .once)
        let body = try PlivoSample.json(request.body)
        #expect(body["legs"] == "aleg")
        #expect(body["aleg_method"] == "POST")
        #expect(
            body["aleg_url"]
                == Value(PlivoSample.base + "&callId=c-1&flow=next&doc=7&salt=s4lt" + PlivoSample.retries))
    }

    @Test(
        "what a request came to",
        arguments: [
            (202, MarkupOutcome.done), (204, .done), (404, .gone), (409, .notYet), (429, .notYet), (500, .notYet),
            (400, .failed(message: "Plivo answered 400: no")),
        ])
    func outcomes(status: Int, outcome: MarkupOutcome) {
        let response = PlivoSample.answered(status, #"{"error":"no"}"#)
        #expect(PlivoSample.dialect.replaced(response) == outcome)
        #expect(PlivoSample.dialect.hungUp(response) == outcome)
    }

    @Test("a call that rings is cancelled by its request, one that was answered is hung up by its own id")
    func hangUp() {
        let requests = PlivoSample.dialect.hangUp("u-1", alias: "r/1", isAnswered: false, PlivoSample.context())
        #expect(requests.map(\.path) == [account + "Request/r%2F1/", account + "Call/u-1/"])
        let answered = PlivoSample.dialect.hangUp("u-1", alias: nil, isAnswered: true, PlivoSample.context())
        #expect(answered.map(\.path) == [account + "Call/u-1/", account + "Request/u-1/"])
        #expect(requests.allSatisfy { $0.method == .delete && $0.safety == .repeatable })
        #expect(
            PlivoSample.dialect.hangUp("u-1", alias: nil, isAnswered: true, PlivoSample.context(.inbound)).map(\.path)
                == [account + "Call/u-1/"])
    }

    @Test(
        "a live call is told from one that is over",
        arguments: [
            (200, #"{"call_status":"in-progress"}"#, nil), (200, #"{"call_status":"busy"}"#, .busy),
            (200, #"{"call_status":"machine"}"#, .voicemail), (404, #"{"error":"not found"}"#, .completed),
            (500, "", nil), (200, "", nil),
        ] as [(Int, String, EndReason?)])
    func isOver(status: Int, body: String, reason: EndReason?) {
        let requests = PlivoSample.dialect.status("u-1", isAnswered: true, PlivoSample.context())
        #expect(requests.map(\.path) == [account + "Call/u-1/"])
        #expect(requests.map(\.query) == [[HeaderList.Field("status", "live")]])
        #expect(PlivoSample.dialect.isOver(PlivoSample.answered(status, body)) == reason)
    }

    @Test("a call that nobody has answered may be queued: that is asked first, since it becomes live from there")
    func queued() {
        let requests = PlivoSample.dialect.status("u-1", isAnswered: false, PlivoSample.context())
        let states = ["queued", "live"].map { [HeaderList.Field("status", $0)] }
        #expect(requests.map(\.query) == states)
    }

    @Test("answers about load and failure are asked for again after a pause, refusals never")
    func pauses() {
        let driver = PlivoSample.driver
        #expect(driver.pause(after: PlivoSample.answered(429)) == 1_000)
        #expect(driver.pause(after: .answered(status: 429, body: [], retryAfter: 7_000)) == 7_000)
        #expect(driver.pause(after: PlivoSample.answered(503)) == 2_000)
        #expect(driver.pause(after: PlivoSample.answered(502)) == 2_000)
        #expect(driver.pause(after: PlivoSample.answered(404)) == nil)
        #expect(driver.pause(after: PlivoSample.answered(201)) == nil)
        #expect(driver.pause(after: .lost("reset")) == nil)
    }
}
