import CallCore
import Testing

@testable import CallSimulator

@Suite("Input, as Plivo collects it")
struct PlivoInputTests {
    private static let action = "action=\"https://bot.example.com/answer\""

    /// Somebody dials in and hears a document; whatever an action gets ends the call.
    private func call(_ document: String, _ script: (SimParty) -> Void, seconds: Double = 60) throws
        -> (product: PlivoProduct, caller: SimParty)
    {
        let product = PlivoProduct()
        product.serve("/in", document)
        product.serve("/answer", "<Speak>Thanks.</Speak>")
        let caller = product.dialIn()
        script(caller)
        try product.run(seconds)
        return (product, caller)
    }

    @Test("the finish key ends the input and is no part of it; the action's answer becomes the document")
    func finishKey() throws {
        let document = "<GetInput \(Self.action)><Speak>Your number?</Speak></GetInput><Speak>Not reached.</Speak>"
        let (product, caller) = try call(document) {
            $0.hears("number")
            $0.presses("1234#", after: 1_000)
        }
        let answer = try #require(product.hooks("/answer").first)
        #expect(answer["InputType"] == "dtmf")
        #expect(answer["Digits"] == "1234")
        #expect(answer["Speech"] == nil)
        #expect(answer["CallStatus"] == "in-progress")
        #expect(caller.heard == "your number thanks")
    }

    @Test("as many digits as asked for end the input at once; with no finish key, # is one of them")
    func count() throws {
        let (product, _) = try call("<GetInput finishOnKey=\"none\" numDigits=\"3\" \(Self.action)/>") {
            $0.presses("1#*4", gap: 300)
        }
        #expect(product.hooks("/answer").map { $0["Digits"] } == ["1#*"])
    }

    @Test("a pause between keys ends the input after the time asked for")
    func pause() throws {
        let (product, _) = try call("<GetInput digitEndTimeout=\"4\" \(Self.action)/>") { $0.presses("57", gap: 2_000) }
        let start = try #require(product.hooks("/in").first).at
        let answer = try #require(product.hooks("/answer").first)
        #expect(answer["Digits"] == "57")
        // The first key after half a second, the second 2.1 s later, then the pause.
        #expect((start + 6_500...start + 7_500).contains(answer.at))
    }

    @Test("without input nobody is asked: the next element runs, after a time that counts from the prompt's end")
    func nothing() throws {
        let document = """
            <GetInput executionTimeout="6" inputType="dtmf speech" \(Self.action)><Speak>Anybody there?</Speak></GetInput>
            <Speak>Bye.</Speak>
            """
        let (product, caller) = try call(document) { _ in }
        #expect(product.hooks("/answer").isEmpty)
        #expect(caller.heard == "anybody there bye")
        let said = try #require(product.wire.network.lines.first?.track.segments.filter { $0.text != nil })
        #expect((6_000...6_600).contains(said[1].startMs - said[0].endMs))
    }

    @Test("the finish key alone is no input")
    func onlyFinishKey() throws {
        let (product, caller) = try call("<GetInput \(Self.action)/><Speak>Bye.</Speak>") { $0.presses("#") }
        #expect(product.hooks("/answer").isEmpty)
        #expect(caller.heard == "bye")
    }

    @Test("speech comes with its confidence, after the silence that ends it")
    func speech() throws {
        let document = """
            <GetInput inputType="speech" speechEndTimeout="2" \(Self.action)><Speak>What is it?</Speak></GetInput>
            """
        let (product, _) = try call(document) { $0.says("a new booking", confidence: 0.82) }
        let answer = try #require(product.hooks("/answer").first)
        #expect(answer["InputType"] == "speech")
        #expect(answer["Speech"] == "a new booking")
        #expect(answer["SpeechConfidenceScore"] == "0.82")
        #expect(answer["Digits"] == nil)
        let talk = try #require(product.wire.network.lines.first?.track.segments.last { $0.channel == .caller })
        #expect((2_100...2_700).contains(answer.at - talk.endMs))
    }

    @Test("of keys and speech, the kind that comes first wins, and a key cuts the prompt")
    func firstKindWins() throws {
        let prompt = "<Speak>Press one for sales, two for support, three for everything else.</Speak>"
        let document = "<GetInput inputType=\"dtmf speech\" \(Self.action)>\(prompt)</GetInput>"
        let (product, caller) = try call(document) {
            $0.hears("sales")
            $0.presses("2", after: 200)
            $0.interrupts("support please", after: 200)
        }
        #expect(product.hooks("/answer").map { $0["Digits"] } == ["2"])
        #expect(product.hooks("/answer").map { $0["Speech"] } == [nil])
        #expect(!caller.heard.contains("else"))
    }

    @Test("with redirect off, the action is only told, and the document goes on")
    func noRedirect() throws {
        let (product, caller) = try call("<GetInput redirect=\"false\" \(Self.action)/><Speak>Next.</Speak>") {
            $0.presses("7#")
        }
        #expect(product.hooks("/answer").map { $0["Digits"] } == ["7"])
        #expect(caller.heard == "next")
    }

    @Test("an action that is asked with GET keeps its own query")
    func get() throws {
        let action = "action=\"https://bot.example.com/answer?a=1&amp;b=2\" method=\"GET\""
        let (product, _) = try call("<GetInput numDigits=\"1\" \(action)/>") { $0.presses("7") }
        let answer = try #require(product.hooks("/answer").first)
        #expect(answer.request.method == "GET")
        #expect(answer["a"] == "1")
        #expect(answer["b"] == "2")
        #expect(answer["Digits"] == "7")
    }

    @Test("GetDigits repeats its prompt while tries are left, and takes only the keys that are valid")
    func getDigits() throws {
        let document = """
            <GetDigits retries="2" timeout="3" numDigits="2" validDigits="123" \(Self.action)><Speak>Code?</Speak></GetDigits>
            <Speak>Bye.</Speak>
            """
        let silent = try call(document) { _ in }
        #expect(silent.caller.heard == "code code bye")
        #expect(silent.product.hooks("/answer").isEmpty)
        let typing = try call(document) { $0.presses("9182") }
        #expect(typing.product.hooks("/answer").map { $0["Digits"] } == ["12"])
        #expect(typing.product.hooks("/answer").map { $0["InputType"] } == [nil])
    }

    @Test("an input that a transfer replaces hears nothing more")
    func replaced() throws {
        let product = PlivoProduct()
        product.serve("/in", "<GetInput executionTimeout=\"20\" \(Self.action)><Speak>Your number?</Speak></GetInput>")
        product.serve("/next", "<Speak>Never mind.</Speak><Wait length=\"10\"/>")
        let caller = product.dialIn()
        caller.presses("12", after: 3_000)
        caller.presses("34#", after: 3_000)
        try product.run(5)
        let uuid = try #require(product.wire.callUUIDs.first)
        let body = #"{"aleg_url": "https://bot.example.com/next"}"#
        #expect(product.api("POST", "Call/\(uuid)/", body)?.status == 202)
        try product.run(20)
        #expect(product.hooks("/answer").isEmpty)
        #expect(caller.heard.hasSuffix("never mind"))
    }
}
