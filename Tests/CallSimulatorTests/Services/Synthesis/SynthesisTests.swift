import CallAudio
import CallCore
import CallSimulator
import ScriptValue
import Testing

@Suite("Simulated synthesis")
struct SynthesisTests {
    private static let kinds = SynthesisKind.allCases

    @Test("text becomes sound that a telephone line carries and that is recognised word for word", arguments: kinds)
    func sound(kind: SynthesisKind) throws {
        let stage = SpeechStage.asked(kind)
        #expect(stage.status == 200)
        #expect(stage.isOver)
        #expect(stage.service.misuses.isEmpty)
        let mulaw = kind == .openai ? SoundRate.decimated(stage.body, 24_000) : stage.body
        let phrases = stage.heard(mulaw)
        #expect(phrases.map(\.text) == ["Good morning, this is a test."])
        #expect(phrases.first?.isWhole == true)
        #expect(phrases.first?.stray == 0)
        #expect(phrases.first?.id == stage.service.phrase)
    }

    @Test("it comes faster than it plays, in many pieces of odd sizes", arguments: kinds)
    func pace(kind: SynthesisKind) throws {
        let stage = SpeechStage.asked(kind)
        let length = Milliseconds(stage.body.count / (kind == .openai ? 48 : 8))
        let first = try #require(stage.times.first)
        let last = try #require(stage.times.last)
        #expect((90...400).contains(first))
        #expect(last - first < length / 2)
        #expect(stage.pieces.count > 5)
        #expect(stage.pieces.dropLast().allSatisfy { !$0.count.isMultiple(of: 2) })
    }

    @Test("the same request with the same seed gives the same answer", arguments: kinds)
    func deterministic(kind: SynthesisKind) {
        let first = SpeechStage.asked(kind, seed: 4)
        let second = SpeechStage.asked(kind, seed: 4)
        #expect(first.pieces == second.pieces)
        #expect(first.times == second.times)
        #expect(SpeechStage.asked(kind, seed: 5).times != first.times)
    }

    @Test("samples of 24 kHz go through the product's own conversion")
    func conversion() throws {
        let stage = SpeechStage.asked(
            .openai, adjust: { $0.line = { pcm, rate in [UInt8](repeating: 0x20, count: pcm.count / rate) } })
        let clip = try #require(stage.service.phrase.flatMap { stage.book.clip($0) })
        #expect(clip.mulaw == Array(repeating: 0x20, count: stage.body.count / 24_000))
    }

    @Test("a key that is wrong, a path that is none and another method are refused", arguments: kinds)
    func refused(kind: SynthesisKind) {
        let good = SpeechRequest(kind, "Hello.")
        var stage = SpeechStage(kind)
        let name = good.headers.first { $0.value.hasSuffix("KEY") }?.key ?? ""
        stage.post(good.url, [name: "KEY2", "Content-Type": "application/json"], good.body)
        stage.run()
        #expect(stage.status == 401)
        stage = SpeechStage(kind)
        stage.post("https://api.example.com/v2/anything", good.headers, good.body)
        stage.run()
        #expect(stage.status == 404)
        stage = SpeechStage(kind)
        stage.post(good.url, good.headers, good.body, method: "PUT")
        stage.run()
        #expect(stage.status == 405)
    }

    @Test("blank text is refused with 400", arguments: kinds, ["", "  "])
    func blank(kind: SynthesisKind, text: String) {
        let stage = SpeechStage.asked(kind, text)
        #expect(stage.status == 400)
        #expect(!stage.service.misuses.isEmpty)
        #expect(stage.book.count == 0)
    }

    @Test(
        "text that is too long is refused",
        arguments: [
            (SynthesisKind.openai, 4_097, 400), (.deepgram, 2_001, 413), (.xai, 15_001, 400),
            (.elevenlabs, 10_001, 400),
        ])
    func long(kind: SynthesisKind, length: Int, status: Int) {
        #expect(SpeechStage.asked(kind, String(repeating: "a", count: length)).status == status)
    }

    @Test("a body that is not what it says it is, is refused", arguments: kinds)
    func noJSON(kind: SynthesisKind) {
        let stage = SpeechStage.asked(kind, change: { $0.body = "Hello." })
        #expect(stage.status == 400)
    }

    @Test("whoever goes away gets nothing more")
    func cancel() {
        var stage = SpeechStage(.xai)
        let request = SpeechRequest(.xai, "A rather long sentence that somebody interrupts.")
        stage.post(request.url, request.headers, request.body)
        stage.run(450)
        let count = stage.pieces.count
        #expect(count > 0)
        stage.cancel()
        stage.run()
        #expect(stage.pieces.count == count)
        #expect(!stage.isOver)
    }
}
