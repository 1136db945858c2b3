import CallCore
import CallSimulator
import Testing

@Suite("When the product's answers fail, as Twilio takes it")
struct TwilioFailureTests {
    private let good = WireResponse(contentType: "text/xml", text: "<Response><Say>Rescued.</Say></Response>")

    @Test(
        "an answer that is no document plays the carrier's apology, hangs up, and shows in the debugger",
        arguments: [
            (WireResponse(contentType: "text/xml", text: "<Response><Say>Hi</Response>"), 12100),
            (WireResponse(contentType: "text/xml", text: "<Answer/>"), 12100),
            (WireResponse(contentType: "text/xml", text: ""), 12100),
            (WireResponse(contentType: "application/json", text: "{}"), 12300), (WireResponse(), 12300),
            (WireResponse(status: 500), 11200), (WireResponse(status: 404), 11200), (nil, 11205),
        ] as [(WireResponse?, Int)])
    func apology(answer: WireResponse?, code: Int) throws {
        let product = TwilioProduct()
        product.answers["/voice/in"] = [answer]
        let caller = product.dialIn()
        try product.run(60)
        #expect(product.wire.debugger.map(\.code) == [code])
        #expect(product.wire.carrierErrorsHeard.count == 1)
        #expect(caller.heard == "we are sorry an application error has occurred goodbye")
        let sid = try #require(product.wire.callSids.first)
        #expect(product.status(sid) == "completed")
    }

    @Test("the fallback is asked once, with the error, before anybody hears of it")
    func fallback() throws {
        let product = TwilioProduct { $0.numbers[TwilioProduct.number]?.fallbackURL = TwilioProduct.url("fallback") }
        product.answers["/voice/in"] = [WireResponse(status: 503)]
        product.answers["/fallback"] = [good]
        let caller = product.dialIn()
        try product.run(30)
        let request = try #require(product.hooks("/fallback").first)
        #expect(request["ErrorCode"] == "11200")
        #expect(request["ErrorUrl"] == "https://bot.example.com/voice/in?line=1")
        #expect(request["CallStatus"] == "ringing")
        #expect(caller.heard == "rescued")
        #expect(product.wire.carrierErrorsHeard.isEmpty)
    }

    @Test("a fallback that fails too is not asked again")
    func fallbackFails() throws {
        let product = TwilioProduct { $0.numbers[TwilioProduct.number]?.fallbackURL = TwilioProduct.url("fallback") }
        product.answers["/voice/in"] = [WireResponse(status: 500)]
        product.answers["/fallback"] = [WireResponse(contentType: "text/xml", text: "no document")]
        _ = product.dialIn()
        try product.run(30)
        #expect(product.hooks("/fallback").count == 1)
        #expect(product.wire.debugger.map(\.code) == [11200, 12100])
        #expect(product.wire.carrierErrorsHeard.count == 1)
    }

    @Test("a document without an answer is asked for once more, under the same token")
    func retried() throws {
        let product = TwilioProduct()
        product.answers["/voice/in"] = [nil, good]
        let caller = product.dialIn()
        try product.run(30)
        let asked = product.hooks("/voice/in")
        #expect(asked.count == 2)
        #expect(Set(asked.map { $0.request.headers["I-Twilio-Idempotency-Token"] }).count == 1)
        #expect(product.wire.debugger.isEmpty)
        #expect(caller.heard == "rescued")
    }

    @Test("a status callback that fails comes once more, with the same token; then it is given up")
    func callbackRetried() throws {
        let product = TwilioProduct()
        _ = product.caller()
        product.answers["/status"] = [WireResponse(status: 500)]
        _ = product.create(["StatusCallback": TwilioProduct.url("status"), "Twiml": "<Response/>"])
        try product.run(20)
        let told = product.hooks("/status")
        #expect(told.count == 2)
        #expect(Set(told.map { $0.request.headers["I-Twilio-Idempotency-Token"] }).count == 1)
        #expect(told[0].request == told[1].request)
        #expect(product.wire.debugger.map(\.code) == [11200])
    }

    @Test("a URL may ask for no second try and a shorter wait in its fragment, which is not sent")
    func fragment() throws {
        let product = TwilioProduct()
        _ = product.caller()
        product.answers["/status"] = [WireResponse(status: 500)]
        _ = product.create(["StatusCallback": TwilioProduct.url("status") + "#rc=0", "Twiml": "<Response/>"])
        try product.run(20)
        #expect(product.hooks("/status").map(\.request.url) == ["https://bot.example.com/status"])
    }

    @Test("an answer that comes after the time limit counts for nothing")
    func late() throws {
        let product = TwilioProduct()
        let kernel = product.kernel
        let good = good
        product.wire.send = { _, completion in
            kernel.schedule(after: 15_500, label: "late") { completion(good) }
        }
        let caller = product.dialIn()
        try product.run(40)
        #expect(product.wire.debugger.map(\.code) == [11205])
        #expect(!caller.heard.contains("rescued"))
    }

    @Test("late answers to both tries of a status callback do not make it fail once more")
    func lateCallback() throws {
        let product = TwilioProduct()
        _ = product.caller()
        let kernel = product.kernel
        var tries = 0
        product.wire.send = { _, completion in
            tries += 1
            kernel.schedule(after: 16_000, label: "late") { completion(WireResponse(status: 500)) }
        }
        _ = product.create(["StatusCallback": TwilioProduct.url("status"), "Twiml": "<Response/>"])
        try product.run(90)
        #expect(tries == 2)
        #expect(product.wire.debugger.map(\.code) == [11200])
        #expect(product.wire.undelivered.count == 1)
    }

    @Test("a document that was asked for before a live update, and comes after it, is not run")
    func overtaken() throws {
        let product = TwilioProduct()
        let callee = product.caller()
        let take = product.wire.send
        let (kernel, late) = (product.kernel, good)
        product.wire.send = { request, completion in
            guard request.path == "/slow" else { return take(request, completion) }
            kernel.schedule(after: 3_000, label: "late") { completion(late) }
        }
        product.serve("/out", "<Redirect>/slow</Redirect>")
        let sid = try #require(product.create())
        try product.run(4)
        let body = "<Response><Say>Changed.</Say><Pause length=\"9\"/></Response>"
        #expect(product.api("POST", "Calls/\(sid).json", ["Twiml": body])?.status == 200)
        try product.run(20)
        #expect(callee.heard == "changed")
        #expect(product.wire.debugger.isEmpty)
    }

    @Test("what the schema does not know is a warning, and the rest of the document runs")
    func schema() throws {
        let product = TwilioProduct()
        product.serve(
            "/voice/in",
            "<say>no</say><Say speed=\"9\">Yes.</Say><Gather timeout=\"x\"/>loose<Say loop=\"2\">Two.</Say>")
        let caller = product.dialIn()
        try product.run(30)
        #expect(caller.heard == "yes two two")
        #expect(
            product.wire.debugger.map(\.message) == [
                "Schema validation warning: <Response> takes no text",
                "Schema validation warning: <Response> takes no <say>",
                "Schema validation warning: <Say> has no attribute speed",
                "Schema validation warning: timeout=\"x\" of <Gather> is no number",
            ])
        #expect(product.wire.debugger.allSatisfy { $0.code == 12200 })
    }

    @Test("inline documents have no URL of their own: a relative action fails when it is needed")
    func relativeInline() throws {
        let product = TwilioProduct()
        let callee = product.caller()
        callee.presses("1", after: 3_000)
        _ = product.create(["Twiml": "<Response><Gather numDigits=\"1\" action=\"/answer\"/></Response>"])
        try product.run(20)
        #expect(product.hooks("/answer").isEmpty)
        #expect(product.wire.debugger.map(\.code) == [11100])
        #expect(product.wire.carrierErrorsHeard.count == 1)
    }

    @Test("an empty document hangs up")
    func empty() throws {
        let product = TwilioProduct()
        let callee = product.caller()
        product.serve("/out", "")
        let sid = try #require(product.create())
        try product.run(8)
        #expect(product.status(sid) == "completed")
        #expect(callee.heard.isEmpty)
    }

    @Test("Play plays recordings and digits, Pause waits")
    func sounds() throws {
        let product = TwilioProduct {
            $0.carrier.recordings["https://bot.example.com/jingle.wav"] = SimRecording(
                duration: 2_000, text: "la la la")
        }
        let callee = product.caller()
        var digits: PartyOutcome?
        callee.hearsDigits("12") { digits = $0 }
        product.serve("/out", "<Play>/jingle.wav</Play><Pause length=\"2\"/><Play digits=\"w1w2\"/><Say>Done.</Say>")
        _ = product.create()
        try product.run(20)
        #expect(callee.heard == "la la la done")
        #expect(digits == .heard)
        let sounds = try #require(product.wire.network.lines.first?.track.segments.filter { $0.channel == .bot })
        #expect((4_400...4_600).contains(sounds[1].startMs - sounds[0].startMs))
    }

    @Test("under late and doubled webhooks a call's own numbers still tell their order")
    func faults() throws {
        let product = TwilioProduct { $0.faults = .benign(3) }
        product.wire.faults.probability = [.late: 0.5, .duplicated: 1, .slow: 0.5]
        _ = product.caller()
        product.serve("/out", "<Say>Good morning to you.</Say>")
        _ = product.create([
            "StatusCallback": TwilioProduct.url("status"), "StatusCallbackEvent": "initiated",
            "StatusCallbackEvent": "ringing", "StatusCallbackEvent": "answered", "StatusCallbackEvent": "completed",
        ])
        try product.run(30)
        let told = product.hooks("/status")
        #expect(told.count == 8)
        #expect(Set(told.map { $0.request.headers["I-Twilio-Idempotency-Token"] }).count == 4)
        #expect(Set(told.map { $0["SequenceNumber"] }) == ["0", "1", "2", "3"])
        #expect(product.hooks("/out").count == 1)
        #expect(!product.wire.faults.injected.isEmpty)
    }

    @Test("the same seed gives the same requests at the same times")
    func deterministic() throws {
        let story = { () throws -> [String] in
            let product = TwilioProduct(seed: 9) { $0.faults = .benign(9) }
            _ = product.caller()
            product.serve("/out", "<Say>Hello.</Say>")
            _ = product.create(["StatusCallback": TwilioProduct.url("status")])
            try product.run(20)
            return product.hooks.map { "\($0.at) \($0.request.url) \($0.request.text)" }
        }
        let first = try story()
        #expect(!first.isEmpty)
        #expect(try story() == first)
    }
}
