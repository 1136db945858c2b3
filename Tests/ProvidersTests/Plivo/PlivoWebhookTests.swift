import CallCore
import ScriptValue
import Testing

@testable import Providers

@Suite("Plivo webhooks")
struct PlivoWebhookTests {
    private let inbound = [
        ("CallUUID", PlivoSample.callUUID), ("From", "15552223333"), ("To", "15550001111"), ("CallStatus", "ringing"),
        ("Direction", "inbound"), ("Event", "StartApp"), ("BillRate", "0.0085"), ("RouteType", ""),
    ]
    private let ours = "&callId=c-1&flow=home&doc=0&salt=s4lt"

    @Test("a caller who rings opens a call, with numbers in E.164")
    func inboundCall() throws {
        let notice = try PlivoSample.notice(inbound)
        #expect(notice.key == "plivo:v3:1")
        #expect(notice.providerCallID == PlivoSample.callUUID)
        #expect(notice.from == "+15552223333")
        #expect(notice.to == "+15550001111")
        #expect(notice.direction == .inbound)
        #expect(notice.callID == nil)
        #expect(notice.wantsDocument)
        #expect(notice.mayOpenACall)
        #expect(notice.query == ["k": "1"])
        #expect(notice.form["BillRate"] == "0.0085")
        #expect(PlivoSample.dialect.signals(notice, step: nil) == [.ringing])
    }

    @Test("a webhook of a call of ours names it, and opens none")
    func ownCall() throws {
        let notice = try PlivoSample.notice(
            [
                ("CallUUID", "u-1"), ("RequestUUID", "r-1"), ("CallStatus", "in-progress"), ("Direction", "outbound"),
                ("Event", "StartApp"),
            ], query: ours)
        #expect(notice.callID == CallID("c-1"))
        #expect(notice.alias == "r-1")
        #expect(notice.wantsDocument)
        #expect(!notice.mayOpenACall)
        #expect(notice.query["salt"] == "s4lt")
        #expect(PlivoSample.dialect.signals(notice, step: .home) == [.answered])
    }

    @Test("before the answer Plivo may name the request alone")
    func requestOnly() throws {
        let notice = try PlivoSample.notice(
            [("ALegRequestUUID", "r-9"), ("CallUUID", " "), ("CallStatus", "ringing"), ("Event", "Ring")],
            query: "&callId=c-1&type=status&doc=0&salt=s")
        #expect(notice.providerCallID == nil)
        #expect(notice.alias == "r-9")
        #expect(!notice.wantsDocument)
        #expect(PlivoSample.dialect.signals(notice, step: .status) == [.ringing])
    }

    @Test(
        "progress, machine and joining callbacks want no document, all others do",
        arguments: [
            ("&flow=home", true), ("&flow=said", true), ("&flow=turn", true), ("&flow=dtmf", true),
            ("&flow=next", true),
            ("&flow=transfer", true), ("&flow=fallback", true), ("&type=status", false), ("&flow=machine", false),
            ("&flow=joined", false),
        ])
    func documents(query: String, wanted: Bool) throws {
        let fields = [("CallUUID", "u"), ("CallStatus", "in-progress"), ("Direction", "outbound")]
        #expect(try PlivoSample.notice(fields, query: query).wantsDocument == wanted)
    }

    @Test(
        "what an inbound number's own addresses tell opens no call",
        arguments: ["Hangup", "Ring", "MachineDetection", "StartStream", "DialAnswer"])
    func telling(event: String) throws {
        let notice = try PlivoSample.notice(
            [("CallUUID", "u"), ("Direction", "inbound"), ("CallStatus", "in-progress"), ("Event", event)])
        #expect(!notice.wantsDocument)
        #expect(!notice.mayOpenACall)
    }

    @Test("an inbound call that was asked to come back may still open a call")
    func comesBack() throws {
        let reply = PlivoSample.driver.fallback(
            for: try PlivoSample.notice(inbound), webhookURL: PlivoSample.base)
        #expect(
            String(decoding: reply.body, as: UTF8.self)
                == PlivoSample.document(
                    #"<Wait length="2"/><Redirect method="POST">https://voice.example.com/plivo?k=1&amp;flow=home"#
                        + "&amp;round=1&amp;doc=0&amp;salt=#rc=3&amp;rp=ct,rt,5xx</Redirect>"))
        #expect(try PlivoSample.notice(inbound, query: "&flow=home&doc=0&salt=").mayOpenACall)
    }

    @Test("the document for emergencies keeps a known call where it was")
    func fallback() throws {
        let notice = try PlivoSample.notice(
            [("CallUUID", "u"), ("Direction", "outbound")], query: "&callId=c-1&flow=said&doc=4&salt=s4lt")
        let body = PlivoSample.driver.fallback(for: notice, webhookURL: PlivoSample.base).body
        #expect(String(decoding: body, as: UTF8.self).contains(PlivoSample.link("flow=said&round=1&doc=4")))
        #expect(PlivoSample.driver.fallback(for: nil, webhookURL: PlivoSample.base).status == 200)
    }

    @Test("a call that nobody wants is rejected")
    func refusal() throws {
        let body = PlivoSample.driver.refusal(of: try PlivoSample.notice(inbound)).body
        #expect(String(decoding: body, as: UTF8.self) == PlivoSample.document(#"<Hangup reason="rejected"/>"#))
    }

    @Test("words and keys of an answer, with how sure Plivo is")
    func answers() throws {
        let base = [("CallUUID", "u"), ("CallStatus", "in-progress"), ("Direction", "outbound")]
        #expect(
            try PlivoSample.signals(
                base + [("InputType", "speech"), ("Speech", "yes please"), ("SpeechConfidenceScore", "0.75")], .turn)
                == [.answered, .speech("yes please", confidence: 0.75)])
        #expect(
            try PlivoSample.signals(base + [("InputType", "dtmf"), ("Digits", "12*#"), ("Speech", "")], .turn)
                == [.answered, .digits("12*#")])
        #expect(
            try PlivoSample.signals(base + [("Speech", "no"), ("SpeechConfidenceScore", "nan")], .turn)
                == [.answered, .speech("no", confidence: nil)])
        #expect(try PlivoSample.signals(base + [("Digits", "12")], .home) == [.answered])
        #expect(try PlivoSample.signals(base + [("Digits", "٣")], .turn) == [.answered])
    }

    @Test("the verdict on machines, beside the call or with its first document")
    func machines() throws {
        #expect(
            try PlivoSample.signals(
                [("Event", "MachineDetection"), ("Machine", "true"), ("CallStatus", "in-progress")], .machine)
                == [.machine(.machine)])
        #expect(try PlivoSample.signals([("Machine", "false")], .machine) == [.machine(.human)])
        #expect(
            try PlivoSample.signals([("CallStatus", "in-progress"), ("Machine", "true")], .home)
                == [.answered, .machine(.machine)])
    }

    @Test(
        "how a transfer went",
        arguments: [
            ("completed", nil), ("busy", "busy"), ("timeout", "no-answer"), ("no-answer", "no-answer"),
            ("failed", "failed"), ("cancel", "failed"),
        ] as [(String, String?)])
    func transfers(status: String, failure: String?) throws {
        #expect(
            try PlivoSample.signals([("DialStatus", status), ("CallStatus", "completed")], .transfer)
                == [.transfer(failure: failure)])
    }

    @Test("a transfer is connected when the far side picks up, and the call is the one that dials")
    func joined() throws {
        let notice = try PlivoSample.notice(
            [("DialAction", "answer"), ("DialALegUUID", "a"), ("DialBLegUUID", "b"), ("CallUUID", "b")],
            query: "&flow=joined")
        #expect(notice.providerCallID == "a")
        #expect(PlivoSample.dialect.signals(notice, step: .joined) == [.transfer(failure: nil)])
        let other = try PlivoSample.notice(
            [("DialAction", "hangup"), ("DialALegUUID", "a"), ("CallUUID", "b"), ("CallStatus", "completed")],
            query: "&flow=joined")
        #expect(MarkupCallback(query: other.query)?.step == .status)
        #expect(other.providerCallID == "a")
        #expect(PlivoSample.dialect.signals(other, step: .status) == [])
    }

    @Test("a GET carries its fields in the address")
    func get() throws {
        let webhook = Webhook(
            method: "GET", url: PlivoSample.base + "&CallUUID=u-1&Direction=inbound&Event=StartApp&From=%2B15552223333",
            headers: HeaderList(), body: [])
        let notice = try PlivoSample.driver.read(webhook, key: "k")
        #expect(notice.providerCallID == "u-1")
        #expect(notice.from == "+15552223333")
        #expect(notice.mayOpenACall)
    }

    @Test("what is no form is a problem, not a call")
    func notAForm() {
        var webhook = PlivoSample.webhook([("a", "b")])
        webhook.headers = HeaderList(["Content-Type": "application/json"])
        #expect(throws: NoticeProblem.self) { try PlivoSample.driver.read(webhook, key: "k") }
        webhook.headers = HeaderList()
        webhook.body = Array("a=%zz".utf8)
        #expect(throws: NoticeProblem.self) { try PlivoSample.driver.read(webhook, key: "k") }
        webhook.body = []
        webhook.url += "&x=%"
        #expect(throws: NoticeProblem.self) { try PlivoSample.driver.read(webhook, key: "k") }
    }

    @Test(
        "numbers get their plus only when they are numbers",
        arguments: [
            ("15552223333", "+15552223333"), ("+15552223333", "+15552223333"), ("anonymous", "anonymous"),
            ("12345", "12345"), ("0049123456789", "0049123456789"), ("sip:a@b", "sip:a@b"),
            ("1234567890123456", "1234567890123456"),
        ])
    func numbers(text: String, read: String) { #expect(PlivoNumber.read(text) == read) }

    @Test("the driver is called plivo, does all but realtime, and asks for either pair of headers")
    func driver() {
        let driver = PlivoSample.driver
        #expect(driver.name == "plivo")
        #expect(CarrierCapability.allCases.filter { !driver.capabilities.contains($0) } == [.realtime])
        #expect(driver.signatureHeaders.contains(["X-Plivo-Signature-V3", "X-Plivo-Signature-V3-Nonce"]))
        #expect(driver.signatureHeaders.contains(["X-Plivo-Signature-Ma-V2", "X-Plivo-Signature-V2-Nonce"]))
        #expect(
            driver.verify(PlivoSample.webhook([]), alternatives: [], now: CallTime(milliseconds: 0))
                == .genuine(replayKey: "plivo:v3:1"))
    }
}
