import CallCore
import CallSimulator
import Testing

@Suite("A call at Twilio, simulated")
struct TwilioCallTests {
    @Test("an outbound call tells its progress in order, fetches its document on answer and plays it")
    func outbound() throws {
        let product = TwilioProduct()
        let callee = product.caller()
        product.serve("/out", "<Say>Good morning.</Say>")
        let sid = try #require(
            product.create([
                "StatusCallback": TwilioProduct.url("status"), "StatusCallbackEvent": "initiated",
                "StatusCallbackEvent": "ringing", "StatusCallbackEvent": "answered", "StatusCallbackEvent": "completed",
            ]))
        try product.run(20)
        let told = product.hooks("/status")
        #expect(told.map { $0["CallStatus"] } == ["initiated", "ringing", "in-progress", "completed"])
        #expect(told.map { $0["SequenceNumber"] } == ["0", "1", "2", "3"])
        #expect(told.allSatisfy { $0["CallSid"] == sid && $0["CallbackSource"] == "call-progress-events" })
        #expect(told.last?["CallDuration"] == "2")
        #expect(told.last?["Duration"] == "1")
        #expect(told.first?["CallDuration"] == nil)
        let document = try #require(product.hooks("/out").first)
        #expect(document["CallStatus"] == "in-progress")
        #expect(document["Direction"] == "outbound-api")
        #expect(callee.heard == "good morning")
        #expect(product.wire.debugger.isEmpty)
    }

    @Test("without a list of events only the end is told")
    func usualEvents() throws {
        let product = TwilioProduct()
        _ = product.caller()
        _ = product.create(["StatusCallback": TwilioProduct.url("status"), "Twiml": "<Response/>"])
        try product.run(10)
        #expect(product.hooks("/status").map { $0["CallStatus"] } == ["completed"])
    }

    @Test(
        "a call that does not come about ends with the word for it, and no document is fetched",
        arguments: [
            (PartyPickup.busy, "busy"), (.rejects(after: 900), "busy"), (.noAnswer, "no-answer"),
            (.unreachable, "failed"),
        ])
    func unanswered(pickup: PartyPickup, status: String) throws {
        let product = TwilioProduct()
        product.caller().pickup = pickup
        let sid = try #require(product.create(["StatusCallback": TwilioProduct.url("status"), "Timeout": "10"]))
        try product.run(30)
        #expect(product.status(sid) == status)
        #expect(product.hooks.map(\.path) == ["/status"])
        #expect(product.hooks.first?["CallStatus"] == status)
        #expect(product.hooks.first?["CallDuration"] == "0")
    }

    @Test("webhooks are signed over the URL as configured, carry a token of their own, and are forms")
    func signed() throws {
        let product = TwilioProduct()
        product.serve("/voice/in", "<Hangup/>")
        _ = product.dialIn()
        try product.run(5)
        let request = try #require(product.hooks("/voice/in").first?.request)
        #expect(request.query == "line=1")
        let signature = try #require(request.headers["X-Twilio-Signature"])
        #expect(signature.hasPrefix("POST https://bot.example.com/voice/in?line=1 "))
        #expect(signature.contains("AccountSid,ApiVersion,CallSid,CallStatus,Called,"))
        #expect(signature.hasSuffix(" \(request.body.count)"))
        #expect(request.mediaType == "application/x-www-form-urlencoded")
        #expect(request.headers["I-Twilio-Idempotency-Token"]?.utf8.count == 36)
    }

    @Test("an inbound call is ringing while its document is fetched, and answered by the first verb")
    func inbound() throws {
        let product = TwilioProduct { $0.numbers[TwilioProduct.number]?.statusCallback = TwilioProduct.url("status") }
        product.serve("/voice/in", "<Redirect>/next</Redirect>")
        product.serve("/next", "<Say>Welcome.</Say>")
        let caller = product.dialIn()
        try product.run(15)
        #expect(product.hooks.map(\.path) == ["/voice/in", "/next", "/status"])
        #expect(product.hooks.map { $0["CallStatus"] } == ["ringing", "ringing", "completed"])
        #expect(product.hooks.allSatisfy { $0["Direction"] == "inbound" && $0["From"] == TwilioProduct.caller })
        #expect(caller.heard == "welcome")
        #expect(product.wire.carrierErrorsHeard.isEmpty)
    }

    @Test("a rejected call is never answered", arguments: [("", "failed"), (" reason=\"busy\"", "busy")])
    func rejected(reason: String, status: String) throws {
        let product = TwilioProduct()
        product.serve("/voice/in", "<Reject\(reason)/><Say>Not said.</Say>")
        let caller = product.dialIn()
        try product.run(5)
        let sid = try #require(product.wire.callSids.first)
        #expect(product.status(sid) == status)
        #expect(product.wire.line(of: sid)?.answeredAt == nil)
        #expect(caller.heard.isEmpty)
    }

    @Test("a Reject on a call that is up is only a warning")
    func lateReject() throws {
        let product = TwilioProduct()
        product.serve("/voice/in", "<Say>Hello.</Say><Reject/><Say>Still here.</Say>")
        let caller = product.dialIn()
        try product.run(15)
        #expect(caller.heard == "hello still here")
        #expect(product.wire.debugger.map(\.code) == [12200])
    }

    @Test(
        "the verdict of detection comes to its callback while the document runs",
        arguments: [
            (PartyPickup.answers(after: 500), "human"),
            (.voicemail(after: 500, greeting: "Leave a message.", beep: 400), "machine_end_beep"),
            (.voicemail(after: 500, greeting: "Leave a message.", beep: 0), "machine_end_silence"),
        ])
    func detection(pickup: PartyPickup, word: String) throws {
        let product = TwilioProduct()
        product.caller().pickup = pickup
        product.serve("/out", "<Pause length=\"20\"/>")
        _ = product.create([
            "MachineDetection": "DetectMessageEnd", "AsyncAmd": "true",
            "AsyncAmdStatusCallback": TwilioProduct.url("amd"),
        ])
        try product.run(15)
        let document = try #require(product.hooks("/out").first)
        let verdict = try #require(product.hooks("/amd").first)
        #expect(document["AnsweredBy"] == nil)
        #expect(verdict["AnsweredBy"] == word)
        #expect(verdict["MachineDetectionDuration"].flatMap { Int($0) }.map { $0 > 500 } == true)
        #expect(document.at < verdict.at)
    }

    @Test("detection that is not asynchronous holds the document back and tells its verdict with it")
    func blockingDetection() throws {
        let product = TwilioProduct()
        product.caller().pickup = .voicemail(after: 500, greeting: "Nobody is home.", beep: 300)
        product.serve("/out", "<Say>Call us back.</Say>")
        _ = product.create(["MachineDetection": "Enable"])
        try product.run(20)
        #expect(product.hooks("/out").map { $0["AnsweredBy"] } == ["machine_start"])
    }

    @Test("digits of the create request are sent on answer, and switch detection off")
    func digits() throws {
        let product = TwilioProduct()
        let callee = product.caller()
        product.serve("/out", "<Pause length=\"5\"/>")
        var heard: PartyOutcome?
        callee.hearsDigits("12#") { heard = $0 }
        let sid = try #require(
            product.create(["SendDigits": "w12#", "MachineDetection": "Enable"]))
        try product.run(8)
        #expect(heard == .heard)
        #expect(product.hooks("/out").map { $0["AnsweredBy"] } == [nil])
        #expect(product.wire.line(of: sid)?.digitsHeard.map(\.digit) == ["1", "2", "#"])
    }

    @Test("a call is cut at its time limit")
    func timeLimit() throws {
        let product = TwilioProduct()
        _ = product.caller()
        product.serve("/out", "<Pause length=\"60\"/>")
        let sid = try #require(product.create(["TimeLimit": "7", "StatusCallback": TwilioProduct.url("status")]))
        try product.run(15)
        #expect(product.status(sid) == "completed")
        #expect(product.hooks("/status").first?["CallDuration"] == "7")
    }

    @Test("a live update replaces the document at once: what plays is cut")
    func update() throws {
        let product = TwilioProduct()
        let callee = product.caller()
        product.serve("/out", "<Say>One two three four five six seven eight nine ten.</Say><Say>Never.</Say>")
        let sid = try #require(product.create())
        try product.run(4)
        let before = product.kernel.clock.elapsed
        let body = "<Response><Say>Changed.</Say></Response>"
        #expect(product.api("POST", "Calls/\(sid).json", ["Twiml": body])?.status == 200)
        try product.run(10)
        #expect(callee.heard.hasPrefix("one two"))
        #expect(callee.heard.hasSuffix("changed"))
        #expect(!callee.heard.contains("ten"))
        #expect(!callee.heard.contains("never"))
        let cut = try #require(product.wire.line(of: sid)?.track.segments.first { $0.cut && $0.channel == .bot })
        #expect(cut.text != nil)
        #expect(before > 0)
    }

    @Test("a live update with a URL fetches it and goes on there")
    func updateURL() throws {
        let product = TwilioProduct()
        let callee = product.caller()
        product.serve("/out", "<Pause length=\"60\"/>")
        product.serve("/next", "<Say>Next.</Say>")
        let sid = try #require(product.create())
        try product.run(4)
        #expect(product.api("POST", "Calls/\(sid).json", ["Url": TwilioProduct.url("next"), "Method": "GET"]) != nil)
        try product.run(5)
        let request = try #require(product.hooks("/next").first)
        #expect(request.request.method == "GET")
        #expect(request.request.body.isEmpty)
        #expect(request["CallSid"] == sid)
        #expect(callee.heard == "next")
        #expect(product.status(sid) == "completed")
    }

    @Test("when the caller hangs up, the document ends and the end is told; late answers change nothing")
    func callerHangsUp() throws {
        let product = TwilioProduct { $0.numbers[TwilioProduct.number]?.statusCallback = TwilioProduct.url("status") }
        product.serve("/voice/in", "<Say>A long sentence that nobody hears to its end.</Say><Redirect>/next</Redirect>")
        let caller = product.dialIn()
        caller.staysSilent(1_500)
        caller.hangsUp()
        try product.run(10)
        #expect(product.hooks.map(\.path) == ["/voice/in", "/status"])
        #expect(product.hooks.last?["CallStatus"] == "completed")
    }

    @Test("a number that nobody has is not answered, unless the account has all others", arguments: [true, false])
    func otherNumbers(hasOthers: Bool) throws {
        let product = TwilioProduct {
            if hasOthers { $0.otherNumbers = TwilioNumber(voiceURL: TwilioProduct.url("others")) }
        }
        product.serve("/others", "<Say>Hello.</Say>")
        let caller = SimParty("caller", kernel: product.kernel)
        product.wire.network.dial(from: TwilioProduct.caller, to: TwilioProduct.other, party: caller)
        try product.run(10)
        #expect(caller.heard == (hasOthers ? "hello" : ""))
        #expect(product.hooks.map(\.path) == (hasOthers ? ["/others"] : []))
        #expect(product.wire.debugger.map(\.code) == (hasOthers ? [] : [21404]))
    }
}
