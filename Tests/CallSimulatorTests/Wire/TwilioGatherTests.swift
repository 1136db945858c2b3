import CallCore
import Testing

@testable import CallSimulator

@Suite("Gather, as Twilio does it")
struct TwilioGatherTests {
    /// Somebody dials in and hears a document; whatever an action gets ends the call.
    private func call(_ document: String, _ script: (SimParty) -> Void, seconds: Double = 40) throws
        -> (product: TwilioProduct, caller: SimParty)
    {
        let product = TwilioProduct()
        product.serve("/voice/in", document, "<Hangup/>")
        product.serve("/answer", "<Hangup/>")
        let caller = product.dialIn()
        script(caller)
        try product.run(seconds)
        return (product, caller)
    }

    @Test("the finish key ends the input at once and is no part of it")
    func finishKey() throws {
        let (product, _) = try call("<Gather action=\"/answer\"><Say>Your number?</Say></Gather>") {
            $0.hears("number")
            $0.presses("1234#", after: 1_000)
        }
        let answer = try #require(product.hooks("/answer").first)
        #expect(answer["Digits"] == "1234")
        #expect(answer["SpeechResult"] == nil)
        #expect(answer["CallStatus"] == "in-progress")
        #expect(product.hooks("/answer").count == 1)
    }

    @Test("as many digits as asked for end the input without a pause; a pause of the timeout ends it too")
    func countAndPause() throws {
        let counted = try call("<Gather numDigits=\"2\" action=\"/answer\"/>") { $0.presses("1234", gap: 300) }
        #expect(counted.product.hooks("/answer").map { $0["Digits"] } == ["12"])
        let paused = try call("<Gather timeout=\"3\" action=\"/answer\"/>") { $0.presses("57", gap: 2_000) }
        let answer = try #require(paused.product.hooks("/answer").first)
        #expect(answer["Digits"] == "57")
        let start = try #require(paused.product.hooks("/voice/in").first).at
        // The first key after half a second, the second 2.1 s later, then the timeout.
        #expect((start + 5_500...start + 6_500).contains(answer.at))
    }

    @Test("with no finish key, # is a digit like any other")
    func noFinishKey() throws {
        let (product, _) = try call("<Gather finishOnKey=\"\" numDigits=\"3\" action=\"/answer\"/>") {
            $0.presses("1#*")
        }
        #expect(product.hooks("/answer").map { $0["Digits"] } == ["1#*"])
    }

    @Test("without input the document goes on after the timeout, which counts from the end of the prompt")
    func nothing() throws {
        let document = "<Gather timeout=\"4\" action=\"/answer\"><Say>Anybody there?</Say></Gather><Say>Bye.</Say>"
        let (product, caller) = try call(document) { _ in }
        #expect(product.hooks("/answer").isEmpty)
        #expect(caller.heard == "anybody there bye")
        let said = try #require(product.wire.network.lines.first?.track.segments.filter { $0.text != nil })
        #expect((4_000...4_600).contains(said[1].startMs - said[0].endMs))
    }

    @Test("without input the action is asked all the same when the document wants it")
    func empty() throws {
        let document = "<Gather timeout=\"1\" actionOnEmptyResult=\"true\" action=\"/answer\"/><Say>Bye.</Say>"
        let (product, caller) = try call(document) { _ in }
        #expect(product.hooks("/answer").map { $0["Digits"] } == [""])
        #expect(caller.heard.isEmpty)
    }

    @Test("the finish key alone is no input")
    func onlyFinishKey() throws {
        let (product, caller) = try call("<Gather action=\"/answer\"/><Say>Bye.</Say>") { $0.presses("#") }
        #expect(product.hooks("/answer").isEmpty)
        #expect(caller.heard == "bye")
    }

    @Test("a key cuts the prompt")
    func keyCuts() throws {
        let prompt = "<Say>Press one for sales, two for support, three for everything else.</Say><Say>Or hold.</Say>"
        let (product, caller) = try call("<Gather numDigits=\"1\" action=\"/answer\">\(prompt)</Gather>") {
            $0.hears("sales")
            $0.presses("2", after: 200)
        }
        #expect(product.hooks("/answer").map { $0["Digits"] } == ["2"])
        #expect(!caller.heard.contains("else"))
        #expect(!caller.heard.contains("hold"))
    }

    @Test("speech is reported with its confidence, after the silence that ends it")
    func speech() throws {
        let document =
            "<Gather input=\"speech\" speechTimeout=\"1\" action=\"/answer\"><Say>What is it?</Say></Gather>"
        let (product, _) = try call(document) { $0.says("a new booking", confidence: 0.82) }
        let answer = try #require(product.hooks("/answer").first)
        #expect(answer["SpeechResult"] == "a new booking")
        #expect(answer["Confidence"] == "0.82")
        #expect(answer["Digits"] == nil)
        let talk = try #require(product.wire.network.lines.first?.track.segments.last { $0.channel == .caller })
        #expect((1_100...1_600).contains(answer.at - talk.endMs))
    }

    @Test("speech cuts the prompt unless barge-in is switched off", arguments: [true, false])
    func bargeIn(isOn: Bool) throws {
        let prompt = "<Say>Please tell me at any time what I can do for you today, or wait for the end.</Say>"
        let document = "<Gather input=\"speech\" speechTimeout=\"auto\" bargeIn=\"\(isOn)\" action=\"/answer\">"
        let (product, caller) = try call(document + prompt + "</Gather>") {
            $0.interrupts("opening hours", after: 1_000)
            if !isOn { $0.says("tomorrow") }
        }
        #expect(caller.heard.hasSuffix("wait for the end") == !isOn)
        #expect(product.hooks("/answer").map { $0["SpeechResult"] } == [isOn ? "opening hours" : "tomorrow"])
    }

    @Test("of keys and speech, the kind that comes first wins", arguments: [true, false])
    func firstKindWins(keysFirst: Bool) throws {
        let document = "<Gather input=\"dtmf speech\" timeout=\"3\" speechTimeout=\"auto\" action=\"/answer\"/>"
        let (product, _) = try call(document) {
            if keysFirst {
                $0.presses("4", after: 500)
                $0.says("sales please", after: 200)
            } else {
                // A key in the middle of a sentence.
                let caller = $0
                $0.says("sales please if I may ask", after: 500)
                $0.kernel.schedule(after: 1_500, label: "key") { caller.line?.farSidePresses("4") }
            }
        }
        let answer = try #require(product.hooks("/answer").first)
        #expect(answer["Digits"] == (keysFirst ? "4" : nil))
        #expect(answer["SpeechResult"] == (keysFirst ? nil : "sales please if I may ask"))
        #expect(product.hooks("/answer").count == 1)
    }

    @Test("a Gather without an action asks the document's own URL again")
    func ownURL() throws {
        let (product, _) = try call("<Gather numDigits=\"1\"/>") { $0.presses("7") }
        let asked = product.hooks("/voice/in")
        #expect(asked.map { $0["Digits"] } == [nil, "7"])
        #expect(asked.map(\.request.query) == ["line=1", "line=1"])
    }

    @Test("an action with the method GET has everything in its query")
    func get() throws {
        let (product, _) = try call("<Gather numDigits=\"1\" method=\"GET\" action=\"/answer?step=2\"/>") {
            $0.presses("7")
        }
        let answer = try #require(product.hooks("/answer").first)
        #expect(answer.request.method == "GET")
        #expect(answer["step"] == "2")
        #expect(answer["Digits"] == "7")
        #expect(answer.request.headers["X-Twilio-Signature"]?.contains("Digits=7") == true)
    }

    @Test("a Gather that is replaced by a live update hears nothing more")
    func replaced() throws {
        let product = TwilioProduct()
        product.serve("/voice/in", "<Gather timeout=\"10\" action=\"/answer\"><Say>Your number?</Say></Gather>")
        let caller = product.dialIn()
        caller.presses("12", after: 3_000)
        caller.presses("34#", after: 3_000)
        try product.run(5)
        let sid = try #require(product.wire.callSids.first)
        let body = "<Response><Say>Never mind.</Say><Pause length=\"10\"/></Response>"
        #expect(product.api("POST", "Calls/\(sid).json", ["Twiml": body])?.status == 200)
        try product.run(20)
        #expect(product.hooks("/answer").isEmpty)
        #expect(caller.heard.hasSuffix("never mind"))
    }
}
