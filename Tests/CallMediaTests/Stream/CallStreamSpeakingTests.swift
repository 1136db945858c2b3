import CallCore
import CallMedia
import ScriptValue
import Testing

@Suite("Speaking on a stream")
struct CallStreamSpeakingTests {
    @Test("An utterance is over when the carrier says that it was played, not when it went out")
    func finishWaits() {
        let stage = StreamStage.open()
        stage.speak(1, milliseconds: 200)
        stage.live(400)
        let sent = stage.socket.take()
        #expect(StreamStage.count("media", in: sent) == 10)
        #expect(StreamStage.marks(sent) == ["1.200.0"])
        #expect(stage.take() == [.began(serial: 1)])
        stage.mark("1.200.0")
        #expect(stage.take() == [.ended(serial: 1, played: 200, isWhole: true, heard: "Hello there.")])
        stage.live(20)
        #expect(!stage.world.isTicking)
    }

    @Test("A carrier that returns no mark does not hold the call up for longer than two seconds")
    func patience() {
        let stage = StreamStage.open()
        stage.speak(1, milliseconds: 200)
        stage.live(2_100)
        #expect(stage.take() == [.began(serial: 1)])
        stage.live(200)
        let reports = stage.take()
        #expect(reports.last == .ended(serial: 1, played: 200, isWhole: true, heard: "Hello there."))
        #expect(reports.contains { if case .problem("stream.unconfirmed", _) = $0 { true } else { false } })
    }

    @Test("What is cut ends at once with what was heard, and the carrier drops the rest")
    func cut() {
        let stage = StreamStage.open()
        stage.speak(1, "One two three four five six seven eight.", milliseconds: 2_000)
        stage.live(1_000)
        _ = stage.socket.take()
        _ = stage.take()
        stage.stream.perform(.stop(serial: 1))
        #expect(StreamStage.count("clear", in: stage.socket.take()) == 1)
        guard case .ended(1, let played, false, let heard) = stage.take().first else {
            Issue.record("it has not ended")
            return
        }
        // Not further than the last mark that could have come back.
        #expect((300...1_000).contains(played))
        #expect("One two three four five six seven eight.".hasPrefix(heard))
        #expect(heard.count < 30)
    }

    @Test("A mark that comes back because it was dropped proves nothing")
    func droppedMarks() {
        let stage = StreamStage.open()
        stage.speak(1, milliseconds: 1_000)
        stage.speak(2, "And more.", milliseconds: 100)
        stage.live(100)
        stage.stream.perform(.stop(serial: 1))
        _ = stage.take()
        for name in ["1.400.0", "1.1000.0", "2.100.0", "nonsense"] { stage.mark(name) }
        #expect(stage.take().isEmpty)
        #expect(stage.world.counters.outOfPlace == 1)
        stage.live(400)
        let marks = StreamStage.marks(stage.socket.take())
        #expect(marks.last == "2.100.1")
        stage.mark("2.100.1")
        #expect(stage.take() == [.began(serial: 2), .ended(serial: 2, played: 100, isWhole: true, heard: "And more.")])
    }

    @Test("Eight utterances may wait; a ninth is refused, and what waited is given back when the stream is lost")
    func queue() {
        let stage = StreamStage.open()
        for serial in 1...9 { stage.speak(serial, milliseconds: 100) }
        guard case .failed(9, let message) = stage.take().first else {
            Issue.record("the ninth was taken")
            return
        }
        #expect(message.contains("too many"))
        stage.carrier.closed(.lost)
        let back = stage.take().compactMap { if case .failed(let serial, _) = $0 { serial } else { nil } }
        #expect(back == Array(1...8))
    }

    @Test("Nothing can be said without a stream")
    func noStream() {
        let stage = StreamStage()
        stage.speak(1, milliseconds: 100)
        #expect(stage.take() == [.failed(serial: 1, message: "the media stream is gone")])
        #expect(stage.world.orders.isEmpty)
    }

    @Test("The line is kept alive with silence while speech is being made, and is not taken for speech")
    func comfort() {
        let stage = StreamStage.open { $0.playout.sendsComfort = true }
        stage.stream.perform(.say(serial: 1, Utterance(id: "1", content: .text("Late."))))
        stage.live(200)
        let silence = Base64.encode([UInt8](repeating: 0xFF, count: 160))
        let sent = stage.socket.take()
        #expect((9...11).contains(StreamStage.count("media", in: sent)))
        #expect(sent.allSatisfy { $0.contains(silence) })
        #expect(stage.take().isEmpty)
        stage.stream.take(.made([UInt8](repeating: 1, count: 160)), of: SoundID(serial: 1, request: 1))
        stage.live(40)
        #expect(stage.take() == [.began(serial: 1)])
    }

    @Test("Sound that cannot be made is told, and nothing of it is left")
    func failure() {
        let stage = StreamStage.open()
        stage.stream.perform(.say(serial: 1, Utterance(id: "1", content: .url("https://x.example/a.wav"))))
        let problem = SpeechProblem(code: "speech.status", service: "web", message: "404", isFatal: true)
        stage.stream.take(.failed(problem), of: SoundID(serial: 1, request: 1))
        guard case .failed(1, _) = stage.take().last else {
            Issue.record("it was not told")
            return
        }
        stage.live(40)
        #expect(!stage.world.isTicking)
        #expect(stage.socket.texts.isEmpty)
    }

    @Test("A maker is held back while enough of its speech waits, and goes on when it is needed")
    func backPressure() {
        let stage = StreamStage.open { $0.speechAhead = 8_000 }
        stage.stream.perform(.say(serial: 1, Utterance(id: "1", content: .text("Long."))))
        let id = SoundID(serial: 1, request: 1)
        stage.stream.take(.made([UInt8](repeating: 1, count: 8_000)), of: id)
        #expect(stage.world.consumed == 8_000)
        stage.stream.take(.made([UInt8](repeating: 1, count: 8_000)), of: id)
        #expect(stage.world.consumed == 8_000)
        stage.live(1_000)
        #expect(stage.world.consumed == 8_000)
        stage.live(1_000)
        #expect(stage.world.consumed == 16_000)
    }

    @Test(
        "Several frames go in one message where the carrier buffers, and the carrier never runs dry", arguments: 1...8)
    func batches(frames: Int) {
        let stage = StreamStage.open { $0.playout.framesPerMessage = frames }
        stage.speak(1, milliseconds: 2_000)
        for played in 1...90 {
            stage.live(20)
            #expect((played...(played + max(2, frames + 1))).contains(stage.world.counters.framesOut))
        }
        let messages = StreamStage.count("media", in: stage.socket.texts)
        #expect((90 / frames...90 / frames + 3).contains(messages))
    }

    @Test("Keys go out as tones before what waits")
    func keys() {
        let stage = StreamStage.open()
        stage.speak(1, milliseconds: 200)
        stage.stream.perform(.keys(serial: 2, digits: "5"))
        stage.live(40)
        let spoken = Base64.encode([UInt8](repeating: 1, count: 160))
        let sent = stage.socket.take()
        #expect(StreamStage.count("media", in: sent) > 0)
        #expect(!sent.contains { $0.contains(spoken) })
        stage.live(1_000)
        #expect(stage.socket.take().contains { $0.contains(spoken) })
    }
}
