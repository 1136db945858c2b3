import CallAudio
import CallCore
import CallSimulator
import Providers
import Testing

@Suite("Replies spoken through simulated services")
struct SpokenRunTests {
    private static let text = """
        # Welcome
        Hello there, **how** are you today? I have three things for you: [this](https://a.example).
        - The first one is rather short.
        - The second one goes on for a little while, so that it needs some time to be said.

        That was all. Good bye!
        """
    private static let said = """
        Welcome. Hello there, how are you today? I have three things for you: this. The first one is rather short. \
        The second one goes on for a little while, so that it needs some time to be said. That was all. Good bye!
        """

    @Test(
        "each service takes what it is asked, and every word reaches the line, once and in order",
        arguments: SynthesisServices.names)
    func everyService(name: String) throws {
        let run = try SpokenRun([name])
        run.speak(Self.text)
        #expect(run.ending == .finished)
        #expect(run.misuses.isEmpty)
        #expect(run.warnings.isEmpty)
        #expect(run.encoderWarnings.isEmpty)
        #expect(run.heard.map(\.text).joined(separator: " ") == Self.said)
        #expect(run.heard.allSatisfy { $0.isWhole && $0.inserted == 0 && $0.lost == 0 })
        #expect(run.services.count >= 2)
    }

    @Test("pieces of a reply are spoken while it is written", arguments: SynthesisServices.names)
    func pieces(name: String) throws {
        let run = try SpokenRun([name])
        for piece in Self.text.split(separator: " ", omittingEmptySubsequences: false) {
            run.send(.append(String(piece) + " "))
        }
        run.send(.textEnded)
        run.run()
        #expect(run.heard.map(\.text).joined(separator: " ") == Self.said)
        #expect(run.misuses.isEmpty)
    }

    @Test("a header before the sound is not heard", arguments: SynthesisServices.names)
    func header(name: String) throws {
        let run = try SpokenRun([name]) { _, _ in
            var faults = SynthesisFaults()
            faults.addsWAVHeader = true
            return faults
        }
        run.speak("Hello there, my friend.")
        #expect(run.heard.map(\.text) == ["Hello there, my friend."])
        #expect(run.heard.first?.isWhole == true)
        #expect(run.encoderWarnings.count == 1)
        let plain = try SpokenRun([name])
        plain.speak("Hello there, my friend.")
        #expect(run.line == plain.line)
    }

    @Test("a service that refuses, is silent, empty or sends a page is replaced before anything was heard")
    func replaced() throws {
        var kinds: [SynthesisFaults] = []
        for status in [401, 429, 500, 529] {
            var faults = SynthesisFaults()
            faults.refusal = .init(status: status, retryAfter: nil)
            kinds.append(faults)
        }
        var late = SynthesisFaults()
        late.firstByteDelay = 12_000
        var empty = SynthesisFaults()
        empty.isEmpty = true
        var page = SynthesisFaults()
        page.pageStatus = 502
        var goodPage = SynthesisFaults()
        goodPage.pageStatus = 200
        for faults in kinds + [late, empty, page, goodPage] {
            let run = try SpokenRun(["elevenlabs", "openai"]) { name, _ in name == "elevenlabs" ? faults : .none }
            run.speak(Self.text)
            #expect(run.ending == .finished)
            #expect(run.heard.map(\.text).joined(separator: " ") == Self.said, "\(faults)")
            #expect(
                run.warnings.map(\.description).contains(
                    "Telephony TTS fallback used from=elevenlabs to=openai attempts=elevenlabs -> openai"))
            // After its failure the first one is not asked again.
            #expect(run.services.filter { $0 == "elevenlabs" }.count == 1)
            #expect((run.firstSound ?? 0) < 9_000)
        }
    }

    @Test("whatever goes wrong, what is heard is the reply in order, nothing twice, and it ends")
    func drawn() throws {
        for seed in UInt64(0)..<40 {
            let run = try SpokenRun(["openai", "deepgram", "elevenlabs"], seed: seed) { name, count in
                let faults = SynthesisFaults.drawn(seed &+ UInt64(count) &* 7 &+ UInt64(name.utf8.count))
                return name == "elevenlabs" ? .none : faults
            }
            run.speak(Self.text)
            #expect(run.ending == .finished, "seed \(seed)")
            let broken = run.warnings.contains { if case .brokeOff = $0 { true } else { false } }
            if !broken { #expect(run.heard.map(\.text).joined(separator: " ") == Self.said, "seed \(seed)") }
            let texts = run.heard.map(\.text)
            #expect(Set(texts).count == texts.count, "seed \(seed)")
        }
    }
}
