import CallAudio
import CallCore
import CallMedia
import ScriptValue
import Testing

@Suite("A voice model on a stream")
struct CallStreamRealtimeTests {
    private let frame = [UInt8](repeating: 0x42, count: 160)

    private func event(_ event: RealtimeEvent) -> StreamReport { .realtime(session: 7, event) }

    private func audio(_ sound: [UInt8]) -> String { #"{"audio":""# + Base64.encode(sound) + #""}"# }

    // MARK: the session

    @Test("It is set up as the flow wants it, begins at once, and is reported when it is ready")
    func opens() {
        let voice = VoiceStage(isReady: false)
        let order = RealtimeOrder(
            instructions: "Be kind.", voice: "v", greeting: .init("Hello!"),
            tools: [.init(name: "book", description: "Books.", parameters: ["type": "object"])])
        #expect(voice.inputs() == [.open(order), .begin])
        #expect(voice.stage.take().isEmpty)
        voice.connect()
        #expect(voice.stage.take() == [.realtimeOpened(session: 7)])
        voice.close()
        voice.stage.live(1_020)
        voice.connect()
        #expect(voice.stage.take().isEmpty)
    }

    @Test("Without a voice model, or with one that refuses, the session fails, and the recogniser goes on")
    func unavailable() {
        let stage = StreamStage.open()
        stage.stream.perform(.realtime(session: 3, VoiceStage.request))
        #expect(stage.take() == [.realtimeFailed(session: 3, message: "no voice model is set up")])

        let none = StreamStage.open { $0.voices = { _ throws(SpeechProblem) in throw StageVoice.problem } }
        none.stream.perform(.realtime(session: 3, VoiceStage.request))
        #expect(none.take() == [.realtimeFailed(session: 3, message: StageVoice.problem.description)])

        let refused = VoiceStage(transcriber: StageTranscriber(), isReady: false)
        refused.stage.world.connects.last?.done(.failure(SocketRefusal(status: 401, message: "no")))
        #expect(refused.stage.take() == [.realtimeFailed(session: 7, message: StageVoice.problem.description)])
        refused.stage.hear(frame)
        #expect(refused.stage.service.texts == [audio(frame)])
    }

    @Test("A service that fails later ends the session; that is the flow's to deal with")
    func fails() {
        let voice = VoiceStage()
        _ = voice.stage.take()
        voice.tell("fail")
        #expect(
            voice.stage.take() == [
                .problem(code: "speech.refused", message: StageVoice.problem.description),
                event(.closed(reason: "failed", usage: RealtimeUsage().value)),
            ])
        #expect(voice.socket.closed != nil)
    }

    @Test("Words of both sides and tool calls are reported; results, words and its end reach the session")
    func talks() {
        let voice = VoiceStage()
        _ = voice.stage.take()
        voice.tell("heard;tool")
        #expect(
            voice.stage.take() == [
                event(.transcript(speaker: .user, text: "ten")),
                event(.toolCall(id: "c1", name: "book", arguments: ["n": 2])),
            ])
        _ = voice.inputs()
        voice.stage.stream.perform(.steer(session: 7, .toolResult(toolCall: "c1", "ok")))
        voice.stage.stream.perform(.steer(session: 7, .say("Soon.")))
        voice.stage.stream.perform(.steer(session: 6, .close))
        #expect(voice.inputs() == [.toolResult(id: "c1", "ok"), .say("Soon.", isVerbatim: true)])
        voice.stage.stream.perform(.steer(session: 7, .close))
        #expect(voice.inputs() == [.close])
        #expect(voice.stage.take() == [event(.closed(reason: "completed", usage: RealtimeUsage().value))])
    }

    @Test("A word of a socket that was given up is for nobody")
    func oldSocket() {
        let voice = VoiceStage()
        let old = voice.stage.world.connects.last?.user
        voice.close()
        voice.stage.live(1_020)
        voice.connect()
        _ = voice.stage.take()
        Array("heard".utf8).withUnsafeBytes { old?.received(isText: true, $0) }
        #expect(voice.stage.take().isEmpty)
    }

    // MARK: the caller's sound

    @Test("The caller's Base64 goes to the model as it is, and not to the recogniser")
    func forward() {
        let voice = VoiceStage(transcriber: StageTranscriber())
        voice.stage.hear(frame)
        #expect(voice.socket.texts == [audio(frame)])
        #expect(voice.stage.service.texts.isEmpty)
        #expect(voice.inputs().contains(.audioFlows(true)))
        voice.stage.live(1_100)
        #expect(voice.inputs().contains(.audioFlows(false)))
    }

    @Test("What is said before it is ready follows in few messages, the oldest left out beyond the bound")
    func early() {
        let voice = VoiceStage(StageVoice { $0.heldAudio = 300 }, isReady: false)
        let sound = (1...20).map { [UInt8](repeating: UInt8($0), count: 160) }
        for frame in sound { voice.stage.hear(frame) }
        voice.connect()
        let kept = Array(sound.joined().suffix(2_400))
        #expect(voice.socket.texts == [audio(Array(kept.prefix(2_000))), audio(Array(kept.dropFirst(2_000)))])
    }

    @Test("A model that hears samples gets them, in messages of the length it wants, and all before any word of ours")
    func samples() throws {
        let voice = VoiceStage(
            StageVoice {
                $0.inputFormat = .pcm16(rate: 16_000)
                $0.framing = .binary
                $0.audioPerMessage = 40
            })
        let sound = Voice.speech(51)
        for frame in sound { voice.stage.hear(frame) }
        let whole = voice.socket.binaries
        #expect(whole.allSatisfy { $0.count == 1_280 })
        #expect(whole.count == 25)
        voice.tell("text")
        let all = Array(voice.socket.binaries.joined())
        // 16 samples of 2 bytes a millisecond, but for 5 ms that the filter holds.
        #expect((51 * 640 - 192...51 * 640).contains(all.count))
        #expect(voice.socket.texts == ["hello"])
        let power = stride(from: 0, to: all.count - 1, by: 2).reduce(0.0) { power, index in
            let sample = Double(Int16(truncatingIfNeeded: Int(all[index]) | Int(all[index + 1]) << 8))
            return power + sample * sample
        }
        let expected = G711.decode(Array(sound.joined())).reduce(0.0) { $0 + Double($1) * Double($1) }
        #expect((0.9...1.1).contains(power / Double(all.count / 2) / (expected / Double(sound.count * 160))))
    }

    // MARK: what it says

    @Test("An item is played in its time and reported once, as far as the carrier says it was heard")
    func plays() {
        let voice = VoiceStage()
        _ = voice.stage.socket.take()
        voice.tell("mulaw 1 200;mulaw 1 200;whole 1;mulaw 2 100;whole 2")
        voice.stage.live(1_000)
        let messages = voice.stage.socket.take()
        #expect(StreamStage.count("media", in: messages) == 25)
        #expect(voice.endings().isEmpty)
        for mark in StreamStage.marks(messages) { voice.stage.mark(mark) }
        #expect(
            voice.endings() == [
                .ended(item: 1, played: 400, isWhole: true), .ended(item: 2, played: 100, isWhole: true),
            ])
        let said = voice.stage.take().filter { if case .realtime = $0 { true } else { false } }
        #expect(
            said == [
                event(.transcript(speaker: .bot, text: "item 1")), event(.transcript(speaker: .bot, text: "item 2")),
            ])
    }

    @Test("Samples become what a phone line takes, over all pieces of an item")
    func converts() {
        let voice = VoiceStage()
        _ = voice.stage.socket.take()
        for _ in 1...10 { voice.tell("pcm 1 33") }
        voice.tell("whole 1")
        voice.stage.live(1_000)
        let messages = voice.stage.socket.take()
        // 330 ms, and silence up to a whole frame.
        #expect(StreamStage.count("media", in: messages) == 17)
        for mark in StreamStage.marks(messages) { voice.stage.mark(mark) }
        #expect(voice.endings() == [.ended(item: 1, played: 330, isWhole: true)])
    }

    @Test("A clear cuts all items, after what came with it, and tells how far each was heard")
    func clears() {
        let voice = VoiceStage()
        voice.tell("mulaw 1 1000;whole 1;mulaw 2 500")
        voice.stage.live(300)
        _ = voice.stage.socket.take()
        voice.tell("clear;mulaw 2 100;heard")
        #expect(StreamStage.count("clear", in: voice.stage.socket.take()) == 1)
        let endings = voice.endings()
        #expect(endings.count == 2)
        guard case .ended(1, let played, false) = endings.first else { return #expect(Bool(false)) }
        #expect((200...320).contains(played))
        #expect(endings.last == .ended(item: 2, played: 0, isWhole: false))
        voice.tell("mulaw 2 100")
        voice.stage.live(500)
        #expect(StreamStage.count("media", in: voice.stage.socket.take()) == 0)
    }

    @Test("What the line says besides is not cut with the model's items")
    func besides() {
        let voice = VoiceStage()
        voice.tell("mulaw 1 400")
        voice.stage.speak(1, milliseconds: 200)
        voice.stage.live(100)
        voice.tell("clear")
        _ = voice.stage.socket.take()
        voice.stage.live(500)
        #expect(StreamStage.count("media", in: voice.stage.socket.take()) == 10)
    }

    @Test("The caller's voice cuts it at once where the service would fall silent, and nowhere else")
    func bargeIn() {
        for interrupts in [true, false] {
            let voice = VoiceStage(StageVoice { $0.interrupts = interrupts })
            voice.tell("mulaw 1 6000")
            for frame in Voice.quiet(50) { voice.stage.hear(frame) }
            _ = voice.inputs()
            _ = voice.stage.socket.take()
            for frame in Voice.speech(10) { voice.stage.hear(frame) }
            let inputs = voice.inputs()
            #expect(inputs.contains(.callerTalks(true)))
            #expect(StreamStage.count("clear", in: voice.stage.socket.take()) == (interrupts ? 1 : 0))
            #expect(inputs.contains { if case .ended(1, _, false) = $0 { true } else { false } } == interrupts)
            for frame in Voice.quiet(60) { voice.stage.hear(frame) }
            #expect(voice.inputs().contains(.callerTalks(false)))
        }
    }

    @Test("From the caller's first sound to the last frame of the bot's pass 100 ms, and after the clear comes none")
    func onset() {
        let voice = VoiceStage()
        voice.tell("mulaw 1 6000")
        for frame in Voice.quiet(50) { voice.stage.hear(frame) }
        _ = voice.stage.socket.take()
        var last = 0
        var cleared: Int?
        for (index, frame) in Voice.speech(60).enumerated() {
            voice.stage.hear(frame)
            // The service has not noticed yet, and goes on.
            if index < 40 { voice.tell("mulaw 1 100") }
            let messages = voice.stage.socket.take()
            if StreamStage.count("clear", in: messages) > 0 { cleared = cleared ?? index }
            if StreamStage.count("media", in: messages) > 0 { last = index }
        }
        #expect(cleared != nil && last <= cleared ?? 0)
        #expect((last + 1) * 20 <= 100, "\((last + 1) * 20) ms")
    }

    @Test("A carrier that is gone has heard no more; the session goes on, and is heard on the next stream")
    func lost() {
        let voice = VoiceStage()
        voice.tell("mulaw 1 1000")
        voice.stage.live(300)
        voice.stage.hangUp()
        #expect(voice.endings().count == 1)
        voice.tell("mulaw 2 100")
        #expect(voice.endings() == [.ended(item: 2, played: 0, isWhole: false)])
        voice.stage.reconnect(2)
        voice.stage.say(voice.stage.startMessage())
        voice.tell("mulaw 3 100;whole 3")
        voice.stage.live(200)
        #expect(StreamStage.count("media", in: voice.stage.socket.take()) == 5)
        #expect(!voice.stage.take().contains { if case .realtime(7, .closed) = $0 { true } else { false } })
    }
}
