import CallCore
import Testing

@testable import Providers

@Suite("Twilio's driver")
struct TwilioDriverTests {
    private let driver = TwilioSample.driver

    @Test("an inbound voice request may open a call")
    func inbound() throws {
        let notice = try TwilioSample.notice(
            "CallSid=CA1&AccountSid=AC1&From=%2B15550001111&To=%2B15550002222&CallStatus=ringing&Direction=inbound")
        #expect(notice.mayOpenACall && notice.wantsDocument)
        #expect(notice.providerCallID == "CA1" && notice.callID == nil)
        #expect(notice.direction == .inbound && notice.from == "+15550001111" && notice.to == "+15550002222")
        #expect(notice.key == "twilio:1")
    }

    @Test("callbacks of a call open none, and name it")
    func callback() throws {
        let notice = try TwilioSample.notice(
            "CallSid=CA1&CallStatus=in-progress&Direction=inbound",
            query: "?callId=c1&flow=turn&turnToken=t1&doc=2&salt=s")
        #expect(!notice.mayOpenACall && notice.wantsDocument)
        #expect(notice.callID == CallID("c1") && notice.query["turnToken"] == "t1")
    }

    @Test(
        "progress, machine verdicts and joined transfers want no document",
        arguments: ["?type=status&callId=c1", "?flow=machine&callId=c1", "?flow=joined&callId=c1"])
    func noDocument(query: String) throws {
        #expect(try !TwilioSample.notice("CallSid=CA1&CallStatus=ringing", query: query).wantsDocument)
    }

    @Test(
        "progress that a number's own settings send to the plain URL opens no call",
        arguments: [
            "CallStatus=completed", "CallStatus=ringing&CallbackSource=call-progress-events", "CallStatus=busy",
        ])
    func plainProgress(fields: String) throws {
        let notice = try TwilioSample.notice("CallSid=CA1&Direction=inbound&" + fields)
        #expect(!notice.wantsDocument && !notice.mayOpenACall)
    }

    @Test("the leg of a transfer's target is told as the call it belongs to")
    func joined() throws {
        let notice = try TwilioSample.notice(
            "CallSid=CA2&ParentCallSid=CA1&CallStatus=in-progress", query: "?callId=c1&flow=joined&doc=1&salt=s")
        #expect(notice.providerCallID == "CA1")
        #expect(TwilioSample.dialect().signals(notice, step: .joined).isEmpty)
    }

    @Test("a request by GET has its fields in the URL")
    func byGET() throws {
        let notice = try TwilioSample.notice(
            "", query: "?CallSid=CA1&CallStatus=ringing&Direction=inbound", method: "GET")
        #expect(notice.mayOpenACall && notice.form["CallStatus"] == "ringing")
    }

    @Test(
        "webhooks that make no sense are named",
        arguments: [
            ("CallStatus=ringing", "webhook.call"), ("CallSid=", "webhook.call"), ("CallSid=%zz", "webhook.form"),
            ("CallSid=CA1&AccountSid=AC2", "webhook.account"), ("CallSid=%FF", "webhook.form"),
        ])
    func problems(body: String, code: String) {
        #expect { try TwilioSample.notice(body) } throws: { ($0 as? NoticeProblem)?.code == code }
    }

    @Test("the first of fields with one name counts, also for letters that look the same")
    func duplicates() throws {
        let notice = try TwilioSample.notice("CallSid=CA1&CallSid=CA2&a=1")
        #expect(notice.providerCallID == "CA1")
    }

    @Test(
        "Twilio's time of an event is read",
        arguments: [
            ("Tue, 31 Mar 2026 23:33:20 +0000", 1_775_000_000_000 as Int64?),
            ("31 Mar 2026 23:33:20 GMT", 1_775_000_000_000),
            ("Wed, 01 Apr 2026 01:33:20 +0200", 1_775_000_000_000), ("Thu, 01 Jan 1970 00:00:00 +0000", 0),
            ("Thu, 29 Feb 2024 12:00:00 +0000", 1_709_208_000_000), ("Tue, 31 Foo 2026 23:33:20 +0000", nil), ("", nil),
            ("Tue, 31 Mar 2026 23:33 +0000", nil), ("2026-03-31T23:33:20Z", nil),
            ("Tue, 31 Mar 2026 24:00:00 +0000", nil),
        ])
    func time(text: String, milliseconds: Int64?) {
        #expect(TwilioTime.read(text)?.milliseconds == milliseconds)
    }

    @Test(
        "states become signals",
        arguments: [
            ("initiated", [.initiated]), ("ringing", [.ringing]), ("in-progress", [.answered]),
            ("busy", [.ended(.busy)]),
            ("Completed", [.ended(.completed)]), ("canceled", [.ended(.hangupBot)]), ("odd", []),
        ] as [(String, [MarkupSignal])])
    func states(status: String, signals: [MarkupSignal]) throws {
        let notice = try TwilioSample.notice("CallSid=CA1&CallStatus=" + status)
        #expect(TwilioSample.dialect().signals(notice, step: .status) == signals)
    }

    @Test(
        "a recogniser's confidence counts only when it is a number",
        arguments: [("0.42", 0.42), ("", 0.9), ("0.8x", 0.9), ("-1", 0.9), ("1e3", 0.9), (".", 0.9), ("1.0", 1)])
    func confidence(text: String, value: Double) {
        #expect(TwilioDialect.confidence(text) == value)
    }

    @Test(
        "who picked up",
        arguments: [
            ("human", AnsweredBy.human), ("machine_start", .machine), ("machine_end_other", .machine),
            ("fax", .machine), ("unknown", .unknown),
        ])
    func answeredBy(word: String, who: AnsweredBy) throws {
        let notice = try TwilioSample.notice("CallSid=CA1&AnsweredBy=" + word)
        #expect(TwilioSample.dialect().signals(notice, step: .machine) == [.machine(who)])
    }

    @Test(
        "the API of a region",
        arguments: [
            (nil, nil, "https://api.twilio.com"), ("ie1", nil, "https://api.ie1.twilio.com"),
            (nil, "dublin", "https://api.dublin.us1.twilio.com"),
            ("au1", "sydney", "https://api.sydney.au1.twilio.com"),
            ("", "", "https://api.twilio.com"),
        ] as [(String?, String?, String)])
    func baseURL(region: String?, edge: String?, url: String) {
        #expect(TwilioDriver.baseURL(region: region, edge: edge) == url)
    }

    @Test("only answers that come before anything was done may be asked again")
    func pause() {
        #expect(driver.pause(after: .answered(status: 429, body: [], retryAfter: 7_000)) == 7_000)
        #expect(driver.pause(after: TwilioSample.answered(503)) == 2_000)
        #expect(driver.pause(after: TwilioSample.answered(500)) == nil)
        #expect(driver.pause(after: .lost("x")) == nil)
    }

    @Test("the document for emergencies keeps the call alive and comes back with what was told")
    func fallback() throws {
        let notice = try TwilioSample.notice(
            "CallSid=CA1&CallStatus=in-progress", query: "?callId=c1&flow=said&subject=u1&doc=4&salt=s1")
        let reply = driver.fallback(for: notice, webhookURL: "https://voice.example.com/hook")
        let text = String(decoding: reply.body, as: UTF8.self)
        let home = "<Redirect method=\"POST\">https://voice.example.com/hook?callId=c1"
        #expect(text.contains("<Pause length=\"2\"/>" + home))
        #expect(text.contains("flow=said&amp;subject=u1&amp;round=1&amp;doc=4&amp;salt=s1</Redirect>"))
        let progress = try TwilioSample.notice("CallSid=CA1", query: "?type=status&callId=c1")
        #expect(driver.fallback(for: progress, webhookURL: "https://voice.example.com/hook") == .ok)
        #expect(driver.fallback(for: nil, webhookURL: "https://voice.example.com/hook").body.isEmpty == false)
    }

    @Test("coming back from one emergency to the next is a new request, not a replay")
    func rounds() throws {
        let notice = try TwilioSample.notice(
            "CallSid=CA1&CallStatus=in-progress", query: "?callId=c1&flow=home&round=1&doc=4&salt=s1")
        let reply = driver.fallback(for: notice, webhookURL: "https://voice.example.com/hook")
        #expect(String(decoding: reply.body, as: UTF8.self).contains("flow=home&amp;round=2&amp;doc=4&amp;salt=s1"))
    }

    @Test("a call that nobody wants is turned away")
    func refusal() throws {
        let reply = driver.refusal(of: try TwilioSample.notice("CallSid=CA1"))
        #expect(String(decoding: reply.body, as: UTF8.self).contains("<Reject reason=\"rejected\"/>"))
    }
}
