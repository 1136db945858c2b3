import CallAudio
import Testing

@testable import Providers

@Suite("Flite speaks")
struct FliteSynthesizerTests {
    @Test("every voice says one two three in about a second, audibly", arguments: FliteVoice.allCases)
    func speaks(voice: FliteVoice) throws {
        let speech = try FliteSynthesizer().synthesize("one two three", voice: voice)
        #expect((6_000...16_000).contains(speech.count), "\(speech.count) samples")
        #expect(loudness(speech) > 500)
        // Trimmed: at most 60 ms before and 120 ms after the words.
        #expect(speech.prefix(482).contains { $0.magnitude > 200 })
        #expect(speech.suffix(962).contains { $0.magnitude > 200 })
    }

    @Test("the caller's voice is another than the bot's")
    func voicesDiffer() throws {
        let synthesizer = FliteSynthesizer()
        let clips = try FliteVoice.allCases.map { try synthesizer.synthesize("hello there", voice: $0) }
        #expect(Set(clips).count == FliteVoice.allCases.count)
    }

    @Test("the same text gives the same samples, whatever was said before", arguments: FliteVoice.allCases)
    func repeatable(voice: FliteVoice) throws {
        let first = FliteSynthesizer(cacheBytes: 0)
        let expected = try first.synthesize("Is anybody there?", voice: voice)
        _ = try first.synthesize("something else entirely", voice: .slt)
        // Booleans on their own keep a failure from printing every sample.
        let sameLater = try first.synthesize("Is anybody there?", voice: voice) == expected
        let sameElsewhere = try FliteSynthesizer().synthesize("Is anybody there?", voice: voice) == expected
        #expect(sameLater)
        #expect(sameElsewhere)
    }

    @Test("speech made by many at once is the same as speech made alone")
    func concurrent() async throws {
        let texts = (1...6).map { "number \($0)" }
        let alone = try texts.map { try FliteSynthesizer().synthesize($0, voice: .slt) }
        let synthesizers = [FliteSynthesizer(cacheBytes: 0), FliteSynthesizer(cacheBytes: 0)]
        try await withThrowingTaskGroup(of: (Int, [Int16]).self) { group in
            for round in 0..<24 {
                group.addTask {
                    (round % 6, try synthesizers[round % 2].synthesize(texts[round % 6], voice: .slt))
                }
            }
            for try await (index, speech) in group {
                let same = speech == alone[index]
                #expect(same, "number \(index + 1)")
            }
        }
    }

    @Test("text without anything to say gives no samples", arguments: ["", "   ", "...", "\n\t\0", "\u{4F60}\u{597D}"])
    func nothingToSay(text: String) throws {
        #expect(try FliteSynthesizer().synthesize(text, voice: .kal).isEmpty)
        #expect(try FliteSynthesizer().synthesize(text, voice: .slt).isEmpty)
    }

    @Test("control characters count as spaces, accents and typographic quotes as plain ones")
    func unusualCharacters() throws {
        let synthesizer = FliteSynthesizer()
        let plain = try synthesizer.synthesize("it's a cafe", voice: .kal)
        let withControls = try synthesizer.synthesize("it\u{2019}s\u{0}a\u{1B}caf\u{E9}", voice: .kal) == plain
        let withAccent = try synthesizer.synthesize("it\u{2019}s\na\tcafe\u{301}", voice: .kal) == plain
        #expect(withControls)
        #expect(withAccent)
    }

    @Test("4,096 bytes are spoken, one more is refused with a code")
    func tooLong() throws {
        let sentence = "Please hold the line. "
        let text = String(String(repeating: sentence, count: 200).prefix(FliteSynthesizer.maximumTextBytes))
        let speech = try FliteSynthesizer().synthesize(text, voice: .kal)
        #expect(speech.count > 8_000 * 120)
        let error = #expect(throws: FliteError.self) { try FliteSynthesizer().synthesize(text + "x", voice: .kal) }
        #expect(error?.code == .textTooLong)
        #expect(error?.nextStep.isEmpty == false)
    }

    @Test("a text that reads out for more than ten minutes is refused with a code")
    func speaksTooLong() {
        let digits = String(repeating: "7", count: FliteSynthesizer.maximumTextBytes)
        let error = #expect(throws: FliteError.self) { try FliteSynthesizer().synthesize(digits, voice: .kal) }
        #expect(error?.code == .speechTooLong)
    }

    @Test("a long text is cut at sentences, then clauses, then words, and loses nothing")
    func pieces() {
        let sentences = (1...40).map { "This is sentence number \($0)." }
        let pieces = FliteText.pieces(of: sentences.joined(separator: " "))
        #expect(pieces.count > 1)
        #expect(pieces.allSatisfy { $0.utf8.count <= FliteText.pieceBytes && $0.hasSuffix(".") })
        #expect(pieces.joined(separator: " ") == sentences.joined(separator: " "))
        let words = Array(repeating: "word", count: 300).joined(separator: " ")
        #expect(FliteText.pieces(of: words).joined(separator: " ") == words)
        let unbroken = String(repeating: "x", count: 1_000)
        #expect(FliteText.pieces(of: unbroken).joined() == unbroken)
    }

    @Test("remembered clips stay within their bound, and the oldest go first")
    func cacheBound() {
        let sound = [Int16](repeating: 1, count: 1_000)
        func key(_ text: String) -> FliteClipCache.Key { .init(text: text, voice: .kal) }
        var cache = FliteClipCache(limitBytes: 5_000)
        cache.keep(sound, for: key("a"))
        cache.keep(sound, for: key("b"))
        #expect(cache.clip(for: key("a")) == sound)
        cache.keep(sound, for: key("c"))
        #expect(cache.clip(for: key("b")) == nil)
        #expect(cache.clip(for: key("a")) == sound)
        #expect(cache.clip(for: key("c")) == sound)
        #expect(cache.clip(for: .init(text: "a", voice: .slt)) == nil)
        #expect(cache.bytes <= 5_000)
        cache.keep([Int16](repeating: 1, count: 9_000), for: key("d"))
        #expect(cache.clip(for: key("d")) == nil)
        #expect(cache.clip(for: key("a")) == sound)
    }

    private func loudness(_ samples: [Int16]) -> Double {
        guard !samples.isEmpty else { return 0 }
        let power = samples.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(samples.count)
        return power.squareRoot()
    }
}
