import CallAudio
import CallCore
import CallSimulator
import HTTPTransport
import ScriptValue
import Testing
import WireSimulator

@Suite("Simulated voices over real sockets", .timeLimit(.minutes(1)))
struct SynthesisPortTests {
    private static let text = "Good morning, how can I help you?"

    private func run(
        _ kind: SynthesisKind, _ faults: SynthesisFaults = .none, key: Secret? = nil,
        _ body: (PortBench, any SpeechSynthesizer, Inbox<HTTPStreamEvent>, HTTPStream) async throws -> Void
    ) async throws {
        let bench = try PortBench(synthesis: faults, key: key)
        let client = HTTPClient()
        let synthesizer = try #require(try bench.synthesizer(kind))
        let events = Inbox<HTTPStreamEvent>()
        let stream = client.stream(HTTPCall(synthesizer.request(Self.text, style: SpeechStyle()))) { events.put($0) }
        try await body(bench, synthesizer, events, stream)
        client.shutdown()
        bench.port.close()
    }

    @Test("each speaks so that people on the phone understand", arguments: SynthesisKind.allCases)
    func understood(kind: SynthesisKind) async throws {
        try await run(kind) { bench, synthesizer, events, stream in
            var encoder = try TelephonyEncoder(synthesizer.request(Self.text, style: SpeechStyle()).format)
            var sound: [UInt8] = []
            var chunks = 0
            loop: while let event = await events.take() {
                switch event {
                case .head(let status, _): #expect(status == 200)
                case .chunk(let bytes):
                    chunks += 1
                    try encoder.encode(bytes, appendingTo: &sound)
                    stream.consumed(bytes.count)
                case .finished(let outcome):
                    #expect(SpeechProblem(outcome, of: synthesizer) == nil)
                    break loop
                }
            }
            try encoder.finish(appendingTo: &sound)
            #expect(chunks > 3)
            var ear = PhraseEar(book: bench.sound.book)
            let words = (ear.hear(sound) + ear.finish()).compactMap { event -> String? in
                if case .word(let word) = event { word.text } else { nil }
            }
            #expect(words.joined(separator: " ") == Self.text)
            #expect(await bench.traffic.take() == "\(kind.rawValue) speech 1 answered: 200")
            #expect(await bench.traffic.take()?.hasPrefix("\(kind.rawValue) speech 1 done: ") == true)
        }
    }

    @Test("a wrong key is refused with the service's own status", arguments: SynthesisKind.allCases)
    func refused(kind: SynthesisKind) async throws {
        try await run(kind, key: Secret("another-key-0123456789")) { _, synthesizer, events, _ in
            guard case .finished(let outcome) = await events.take() else {
                Issue.record("the request was not refused")
                return
            }
            #expect(SpeechProblem(outcome, of: synthesizer)?.code == "speech.key_refused")
        }
    }

    @Test("an answer that breaks off is no whole one")
    func cut() async throws {
        var faults = SynthesisFaults.none
        faults.cutAtAudio = 300
        try await run(.openai, faults) { bench, synthesizer, events, _ in
            let end = await events.take { if case .finished = $0 { true } else { false } }
            guard case .finished(let outcome) = end else { return }
            #expect(SpeechProblem(outcome, of: synthesizer)?.code == "speech.lost")
            #expect(await bench.traffic.take { $0.contains("broke off") } != nil)
        }
    }

    @Test("a request that is given up ends the making of it")
    func cancelled() async throws {
        var faults = SynthesisFaults.none
        faults.stall = ServiceFaults.Stall(atAudio: 100, length: 60_000)
        try await run(.deepgram, faults) { bench, _, events, stream in
            _ = await events.take { if case .chunk = $0 { true } else { false } }
            stream.cancel()
            #expect(await bench.traffic.take { $0.hasPrefix("deepgram speech 1 given up after ") } != nil)
        }
    }
}
