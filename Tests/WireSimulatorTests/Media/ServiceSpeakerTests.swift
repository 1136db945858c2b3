import CallCore
import CallSimulator
import Providers
import Testing
import WireSimulator

@Suite("Speech of simulated services in virtual time")
struct ServiceSpeakerTests {
    private static let text = "Good morning. This is a rather long sentence, which takes some seconds to be said."

    private static func faults(_ change: (inout SynthesisFaults) -> Void) -> SynthesisFaults {
        var faults = SynthesisFaults()
        change(&faults)
        return faults
    }

    @Test("what a service makes is understood on the line, word for word", arguments: SynthesisServices.names)
    func everyService(name: String) throws {
        let stage = try SpeechStage(name)
        try stage.speak(Self.text)
        #expect(stage.ending == "made")
        #expect(stage.heard.map(\.text) == [Self.text])
        #expect(stage.heard.allSatisfy { $0.isWhole && $0.inserted == 0 && $0.lost == 0 })
        #expect(stage.log.asked == [name: 1])
        #expect(stage.log.misuses.isEmpty)
    }

    @Test(
        "what goes wrong at a service is the problem that the product would see",
        arguments: [
            (faults { $0.refusal = .init(status: 401) }, "speech.key_refused"),
            (faults { $0.refusal = .init(status: 429, retryAfter: 2) }, "speech.rate_limited"),
            (faults { $0.refusal = .init(status: 529) }, "speech.unavailable"),
            (faults { $0.pageStatus = 200 }, "speech.refused"),
            (faults { $0.pageStatus = 502 }, "speech.unavailable"),
            (faults { $0.firstByteDelay = 12_000 }, "speech.timeout"),
            (faults { $0.stall = .init(atAudio: 500, length: 20_000) }, "speech.timeout"),
            (faults { $0.cutAtAudio = 500 }, "speech.lost"),
        ])
    func problems(faults: SynthesisFaults, code: String) throws {
        let stage = try SpeechStage("openai", faults: faults)
        try stage.speak(Self.text)
        #expect(stage.ending == code)
        // A fault is no fault of the product's.
        #expect(stage.log.misuses.isEmpty)
        #expect(stage.made.isEmpty == (faults.stall == nil && faults.cutAtAudio == nil))
    }

    @Test("silence is borne for as long as the product's client bears it")
    func silence() throws {
        let late = try SpeechStage("openai", faults: Self.faults { $0.firstByteDelay = 12_000 })
        try late.speak(Self.text)
        #expect(late.length == 10_000)
        let slow = try SpeechStage("openai", faults: Self.faults { $0.firstByteDelay = 9_000 })
        try slow.speak(Self.text)
        #expect(slow.ending == "made")
        let stalled = try SpeechStage(
            "openai", faults: Self.faults { $0.stall = .init(atAudio: 500, length: 20_000) })
        try stalled.speak(Self.text)
        #expect((15_000..<17_000).contains(try #require(stalled.length)))
    }

    @Test("no more is made than fits into the window, until some of it is done with")
    func window() throws {
        let text = Array(repeating: Self.text, count: 3).joined(separator: " ")
        let stage = try SpeechStage("openai")
        try stage.speak(text, consumes: false)
        #expect(stage.events.isEmpty)
        // Six bytes of a body of 24 kHz are one of the line, and one piece more than the window may have come.
        let first = stage.made.count
        #expect((40_000..<46_000).contains(first))
        try stage.consume(first / 4)
        #expect(stage.made.count == first)
        try stage.consume(first - first / 4)
        #expect(stage.made.count > first)
        try stage.consume(stage.made.count - first)
        try stage.consume(stage.made.count)
        #expect(stage.ending == "made")
        #expect(stage.heard.map(\.text) == [text])
    }

    @Test("a request that the service does not take is noted, with the request and what is wrong with it")
    func misuse() throws {
        let stage = try SpeechStage("openai")
        try stage.speak(Self.text, style: SpeechStyle(voice: "nobody"))
        #expect(stage.ending == "speech.refused")
        let note = try #require(stage.log.misuses.first)
        #expect(note.hasPrefix("openai: POST https://api.openai.com/v1/audio/speech: refused: 400 "))
        #expect(note.contains("voice"))
    }

    @Test("speech that is wanted no more is not made")
    func cancelled() throws {
        let stage = try SpeechStage("deepgram")
        stage.kernel.schedule(after: 600, label: "interrupted") { stage.cancel() }
        try stage.speak(Self.text)
        #expect(stage.events.isEmpty)
        #expect(stage.kernel.clock.elapsed < 2_000)
    }
}
