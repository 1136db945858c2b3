import CallCore
import CallSimulator
import ScriptValue
import Testing

@Suite("What holds for every transcription service")
struct ServicePropertyTests {
    private static let kinds = TranscriptionKind.allCases
    private static let pieces = [
        #"{"type":"#, #"{"message_type":"#, #""input_audio_chunk""#, #""session.update""#, #""KeepAlive""#,
        #""Finalize""#, #""Configure""#, #""CloseStream""#, #""input_audio.append""#, #""input_audio.flush""#,
        #""input_audio_buffer.append""#, #""input_audio_buffer.commit""#, #""input_audio_buffer.clear""#,
        #""ForceEndTurn""#, #","session":{"#, #","audio":"//8=""#, #","audio":"#, #","audio_base_64":"/////w==""#,
        #","commit":true"#, #","sample_rate":8000"#, #""type":"transcription""#, "null", "7", "1e9", "-1", "[", "]",
        "}",
        "}", "{", ",", #","thresholds":{"eot_threshold":0.9}"#, "\u{0}", "é", " ",
    ]

    @Test("random messages, sounds, timers and pauses break nothing, and nothing follows a close", arguments: kinds)
    func random(kind: TranscriptionKind) {
        for seed in 0..<60 as Range<UInt64> {
            var random = SeededRandom(seed: seed).stream(kind.rawValue)
            var stage = SocketStage.ready(kind, seed: seed) { $0.faults = seed < 20 ? .none : .drawn(seed) }
            for _ in 0..<40 {
                if stage.closing != nil || stage.isDropped { break }
                act(&stage, &random)
            }
            let isOver = stage.closing != nil || stage.isDropped
            stage.forget()
            if isOver {
                stage.speak("Anybody there?")
                stage.run(20_000)
                #expect(stage.received.isEmpty, "seed \(seed)")
            }
        }
    }

    private func act(_ stage: inout SocketStage, _ random: inout SeededRandom) {
        switch random.draw(0...7) {
        case 0: stage.sendAudio((0..<random.draw(0...900)).map { _ in UInt8(truncatingIfNeeded: random.next()) })
        case 1: stage.speak("Number \(random.draw(0...9))")
        case 2: stage.beSilent(Int(random.draw(0...1_500)))
        case 3: stage.run(random.draw(0...12_000))
        case 4: stage.give(.timer(Int(random.draw(-1...4))))
        case 5: stage.sendBinary(String(UInt64.random(in: 0...9, using: &random)))
        default:
            let text = (0..<random.draw(1...6)).map { _ in Self.pieces[Int(random.draw(0...34)) % Self.pieces.count] }
            stage.send(text.joined())
        }
    }

    @Test("every accepted session answers a close with a close, once", arguments: kinds, [1_000, 1_001, 1_005, 4_000])
    func close(kind: TranscriptionKind, code: Int) {
        var stage = SocketStage.ready(kind)
        stage.speak("Book a table")
        #expect(stage.closing == nil)
        stage.close(code, "done")
        #expect(stage.closing == (code == 1_005 ? "1000 done" : "\(code) done"))
        stage.forget()
        stage.close(code, "done")
        stage.beSilent(2_000)
        #expect(stage.received.isEmpty)
    }

    @Test("a connection that broke is not answered", arguments: kinds)
    func broken(kind: TranscriptionKind) {
        var stage = SocketStage.ready(kind)
        stage.close(1_006)
        stage.run(20_000)
        #expect(stage.closing == nil)
    }

    @Test("the same seed gives the same session, and faster audio the same finals", arguments: kinds)
    func deterministic(kind: TranscriptionKind) {
        func run(_ seed: UInt64, speed: Int) -> SocketStage {
            var stage = SocketStage.ready(kind, seed: seed)
            for text in ["Book a table for two.", "Tomorrow at eight."] {
                stage.play(stage.clip(text) + PhraseStage.silence(1_500), speed: speed)
            }
            stage.run(2_000)
            return stage
        }
        let once = run(3, speed: 1)
        let again = run(3, speed: 1)
        #expect(once.received == again.received)
        #expect(once.times == again.times)
        #expect(once.times != run(4, speed: 1).times)
        #expect(run(3, speed: 10).finals.filter { !$0.isEmpty } == once.finals.filter { !$0.isEmpty })
    }

    @Test("audio cut at any byte gives the same words", arguments: kinds, [1, 7, 159, 333, 5_000])
    func cuts(kind: TranscriptionKind, size: Int) {
        var stage = SocketStage.ready(kind)
        let sound = stage.clip("Book a table.") + PhraseStage.silence(1_600)
        for start in stride(from: 0, to: sound.count, by: size) {
            stage.sendAudio(Array(sound[start..<min(start + size, sound.count)]))
        }
        stage.run(3_000)
        let texts = stage.finals.filter { !$0.isEmpty }.map { $0.lowercased().filter { $0 != "." } }
        #expect(texts == ["book a table"])
    }

    @Test(
        "requests that are no URLs of a WebSocket are refused", arguments: kinds,
        [
            "", "https://api.example.com/", "wss://", "wss://user@api.example.com/v1/stt",
            "wss://api.example.com/?a=%zz",
        ])
    func noURL(kind: TranscriptionKind, url: String) {
        var stage = SocketStage(kind)
        stage.upgrade(url, [:])
        #expect(stage.refusal?.status == 400)
    }
}
