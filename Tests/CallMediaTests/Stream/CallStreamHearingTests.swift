import CallCore
import CallMedia
import ScriptValue
import Testing
import WebSocketWire

@Suite("Hearing on a stream")
struct CallStreamHearingTests {
    private let frame = [UInt8](repeating: 0x42, count: 160)

    private func heard(_ reports: [StreamReport]) -> Bool { reports.contains(.speechStarted) }

    // MARK: barge-in

    @Test("A caller who talks over what may be interrupted clears it, within the frame that shows it")
    func bargeIn() {
        let stage = StreamStage.open()
        stage.speak(1, milliseconds: 6_000, interruptible: true)
        for frame in Voice.quiet(50) { stage.hear(frame) }
        _ = stage.take()
        _ = stage.socket.take()
        var frames = 0
        for frame in Voice.speech(4) where StreamStage.count("clear", in: stage.socket.texts) == 0 {
            frames += 1
            stage.say(stage.media(Base64.encode(frame), chunk: 50 + frames))
        }
        #expect(frames <= 3)
        #expect(StreamStage.count("clear", in: stage.socket.take()) == 1)
        let reports = stage.take()
        #expect(reports.first == .speechStarted)
        #expect(reports.contains { if case .ended(1, _, false, _) = $0 { true } else { false } })
    }

    @Test("What may not be interrupted plays on, and our own ear is not believed then")
    func notInterruptible() {
        let stage = StreamStage.open()
        stage.speak(1, milliseconds: 6_000)
        for frame in Voice.quiet(50) + Voice.speech(20) { stage.hear(frame) }
        #expect(!heard(stage.take()))
        #expect(StreamStage.count("clear", in: stage.socket.texts) == 0)
    }

    @Test("The recogniser's word is believed at any time")
    func recogniser() {
        let stage = StreamStage.open()
        hears(stage, "started")
        #expect(stage.take() == [.speechStarted])
        stage.speak(1, milliseconds: 1_000, interruptible: true)
        stage.live(100)
        _ = stage.take()
        hears(stage, "started")
        #expect(stage.take().first == .speechStarted)
        #expect(StreamStage.count("clear", in: stage.socket.texts) == 1)
        for word in ["partial", "stopped", "final"] { hears(stage, word) }
        #expect(stage.take() == [.partial("he"), .speechStopped, .final("hello", confidence: 0.9)])
    }

    private func hears(_ stage: StreamStage, _ event: String) {
        Array(event.utf8).withUnsafeBytes { stage.world.connects.last?.user.received(isText: true, $0) }
    }

    // MARK: the recogniser's sound

    @Test("The caller's Base64 goes to the recogniser as it is, one message a frame, at once")
    func forward() {
        let stage = StreamStage.open()
        let payload = Base64.encode(frame)
        stage.say(stage.media(payload, chunk: 1))
        #expect(stage.service.texts == [#"{"audio":"\#(payload)"}"#])
        #expect(stage.service.flushes == 1)
    }

    @Test("A recogniser that takes bytes gets bytes")
    func binary() {
        var transcriber = StageTranscriber()
        transcriber.framing = .binary
        let stage = StreamStage.open(transcriber: transcriber)
        stage.hear(frame)
        #expect(stage.service.binaries == [frame])
    }

    @Test("What is said before the recogniser is ready goes to it when it is, the oldest left out beyond the bound")
    func early() {
        let stage = StreamStage(transcriber: StageTranscriber()) { $0.heldSound = 800 }
        stage.stream.perform(.prepare)
        stage.say(stage.startMessage())
        for number in 1...8 { stage.hear([UInt8](repeating: UInt8(number), count: 160)) }
        stage.world.connects[0].done(.success(stage.service))
        let expected = (4...8).map { #"{"audio":""# + Base64.encode([UInt8](repeating: $0, count: 160)) + #""}"# }
        #expect(stage.service.texts == expected)
    }

    @Test("Frames are put together as the settings say, and the rest goes when sound ends")
    func batches() {
        let stage = StreamStage.open { $0.framesToService = 3 }
        for _ in 1...7 { stage.hear(frame) }
        let three = #"{"audio":""# + Base64.encode(frame + frame + frame) + #""}"#
        #expect(stage.service.texts == [three, three])
        stage.live(1_100)
        #expect(stage.service.texts == [three, three, #"{"audio":""# + Base64.encode(frame) + #""}"#])
    }

    @Test("What waits for a whole message is sent before the recogniser's session ends")
    func lastWords() {
        let stage = StreamStage.open { $0.framesToService = 3 }
        stage.hear(frame)
        stage.stream.perform(.close)
        #expect(stage.service.texts == [#"{"audio":""# + Base64.encode(frame) + #""}"#, "bye"])
    }

    @Test("A recogniser that does not find the end of an utterance is told of it")
    func endpointing() {
        var transcriber = StageTranscriber()
        transcriber.endpoints = false
        let stage = StreamStage.open(transcriber: transcriber)
        stage.stream.perform(.endpointing(silence: 400))
        for frame in Voice.quiet(50) + Voice.speech(40) + Voice.quiet(60) { stage.hear(frame) }
        #expect(stage.service.texts.count { $0 == "end of speech" } == 1)
    }

    @Test("A recogniser whose socket breaks gets a new one, and what was said meanwhile")
    func reconnect() {
        let stage = StreamStage.open()
        let old = stage.world.connects[0].user
        old.closed(.lost)
        #expect(stage.world.connects.count == 2)
        stage.hear(frame)
        #expect(stage.service.texts.isEmpty)
        // What still comes of the old one is not listened to.
        Array("started".utf8).withUnsafeBytes { old.received(isText: true, $0) }
        #expect(stage.take().isEmpty)
        let fresh = FakeSocket()
        stage.world.connects[1].done(.success(fresh))
        #expect(fresh.texts.count == 1)
    }

    @Test("A recogniser that does not read is dropped")
    func stuck() {
        let stage = StreamStage.open()
        stage.service.isFull = true
        stage.hear(frame)
        #expect(stage.service.isDropped)
    }

    @Test("A socket that opens when nobody waits for it any more is dropped")
    func tooLate() {
        let stage = StreamStage(transcriber: StageTranscriber())
        stage.stream.perform(.prepare)
        stage.stream.perform(.close)
        stage.world.connects[0].done(.success(stage.service))
        #expect(stage.service.isDropped)
    }

    @Test("A call without a recogniser is heard by our own ear alone")
    func none() {
        let stage = StreamStage.open(transcriber: nil)
        stage.hear(frame)
        #expect(stage.world.counters.framesIn == 1)
        #expect(stage.world.connects.isEmpty)
    }
}
