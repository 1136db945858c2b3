import CallCore
import CallSimulator
import ScriptValue
import Testing

@Suite("Faults of synthesis services")
struct SynthesisFaultTests {
    private static let kinds = SynthesisKind.allCases

    @Test("a request can be refused, and told when to come again", arguments: kinds, [401, 429, 500, 529])
    func refusal(kind: SynthesisKind, status: Int) {
        let stage = SpeechStage.asked(kind, adjust: { $0.faults.refusal = .init(status: status, retryAfter: 2) })
        #expect(stage.status == status)
        #expect(stage.headers["Retry-After"] == "2")
        #expect(kind == .azure ? stage.body.isEmpty : stage.json.map?.isEmpty == false)
        #expect(stage.isOver)
        #expect(stage.service.misuses.isEmpty)
    }

    @Test("the first byte can be slow")
    func slow() throws {
        let stage = SpeechStage.asked(.elevenlabs, adjust: { $0.faults.firstByteDelay = 12_000 })
        #expect(try #require(stage.times.first) >= 12_000)
    }

    @Test("the body can stall in the middle, and come after all")
    func stall() {
        let stage = SpeechStage.asked(
            .elevenlabs, adjust: { $0.faults.stall = .init(atAudio: 500, length: 9_000) })
        let gaps = zip(stage.times, stage.times.dropFirst()).map { $1 - $0 }
        #expect(gaps.filter { $0 >= 9_000 }.count == 1)
        #expect(stage.heard(stage.body).first?.isWhole == true)
    }

    @Test("the body can break off", arguments: kinds)
    func cut(kind: SynthesisKind) {
        let stage = SpeechStage.asked(kind, adjust: { $0.faults.cutAtAudio = 500 })
        #expect(stage.status == 200)
        #expect(stage.isDropped)
        #expect(!stage.isOver)
        #expect((500...650).contains(stage.body.count / (kind == .openai ? 48 : 8)))
    }

    @Test("a good answer can be empty", arguments: kinds)
    func empty(kind: SynthesisKind) {
        let stage = SpeechStage.asked(kind, adjust: { $0.faults.isEmpty = true })
        #expect(stage.status == 200)
        #expect(stage.body.isEmpty)
        #expect(stage.isOver)
    }

    @Test("a header can stand before raw sound, which says nothing of it", arguments: kinds)
    func header(kind: SynthesisKind) {
        let stage = SpeechStage.asked(kind, adjust: { $0.faults.addsWAVHeader = true })
        #expect(stage.body.starts(with: Array("RIFF".utf8)))
        #expect(stage.headers["Content-Type"] != "audio/wav")
    }

    @Test("a page of HTML can come instead, even with 200", arguments: kinds, [200, 502])
    func page(kind: SynthesisKind, status: Int) {
        let stage = SpeechStage.asked(kind, adjust: { $0.faults.pageStatus = status })
        #expect(stage.status == status)
        #expect(stage.headers["Content-Type"] == "text/html")
        #expect(String(decoding: stage.body, as: UTF8.self).hasPrefix("<html>"))
    }

    @Test("faults drawn from a seed are the same each time, and all kinds of them come up")
    func drawn() {
        let faults = (0..<100 as Range<UInt64>).map { SynthesisFaults.drawn($0) }
        #expect(faults == (0..<100 as Range<UInt64>).map { SynthesisFaults.drawn($0) })
        #expect(faults.allSatisfy { $0 != .none })
        #expect(faults.contains { $0.refusal != nil })
        #expect(faults.contains { $0.firstByteDelay > 0 })
        #expect(faults.contains { $0.stall != nil })
        #expect(faults.contains { $0.cutAtAudio != nil })
        #expect(faults.contains { $0.isEmpty })
        #expect(faults.contains { $0.addsWAVHeader })
        #expect(faults.contains { $0.pageStatus == 200 })
    }

    @Test("random requests break nothing, and each gets a head and an end", arguments: kinds)
    func random(kind: SynthesisKind) {
        let parts = [
            "{", "}", #""text":"#, #""Hi""#, ",", "7", "null", #""voice_settings":{"#, "<speak>", "</speak>", "\u{0}",
            "é",
        ]
        for seed in 0..<80 as Range<UInt64> {
            var random = SeededRandom(seed: seed).stream(kind.rawValue)
            let body = (0..<random.draw(0...8)).map { _ in parts[Int(random.draw(0...11))] }.joined()
            let query = random.chance(0.5) ? "?encoding=\(random.draw(0...9))&%zz" : ""
            let stage = SpeechStage.asked(
                kind, seed: seed, adjust: { if seed > 40 { $0.faults = .drawn(seed) } },
                change: {
                    if random.chance(0.7) { $0.body = body }
                    $0.url += query
                })
            #expect(stage.status != nil, "seed \(seed)")
            #expect(stage.isOver != stage.isDropped, "seed \(seed)")
        }
    }
}
