import CallCore
import CallMedia
import ScriptValue
import Testing

@Suite("A voice model that leaves, by itself or as the flow wants it")
struct CallStreamLeavingTests {
    private let frame = [UInt8](repeating: 0x42, count: 160)

    private func event(_ event: RealtimeEvent) -> StreamReport { .realtime(session: 7, event) }

    private func audio(_ sound: [UInt8]) -> String { #"{"audio":""# + Base64.encode(sound) + #""}"# }

    private func leaves(_ command: RealtimeCommand, saying text: String) -> VoiceStage {
        let voice = VoiceStage()
        voice.tell(text)
        for frame in Voice.quiet(20) { voice.stage.hear(frame) }
        voice.stage.stream.perform(.steer(session: 7, command))
        return voice
    }

    @Test("Its goodbye is heard to the end, then it is over", arguments: [RealtimeCommand.finish, .close])
    func heard(command: RealtimeCommand) {
        let voice = leaves(command, saying: "mulaw 1 400;whole 1")
        voice.stage.live(800)
        #expect(!voice.inputs().contains(.close))
        for mark in StreamStage.marks(voice.stage.socket.take()) { voice.stage.mark(mark) }
        #expect(voice.inputs().suffix(2) == [.ended(item: 1, played: 400, isWhole: true), .close])
        #expect(voice.stage.take().last == event(.closed(reason: "completed", usage: RealtimeUsage().value)))
    }

    @Test("What it says is not waited for longer than two seconds", arguments: [RealtimeCommand.finish, .close])
    func bounded(command: RealtimeCommand) {
        let voice = leaves(command, saying: "mulaw 1 9000;whole 1")
        voice.stage.live(1_980)
        #expect(!voice.inputs().contains(.close))
        voice.stage.live(40)
        #expect(voice.inputs().contains(.close))
        #expect(StreamStage.count("clear", in: voice.stage.socket.texts) == 1)
    }

    @Test("A caller who speaks into its goodbye keeps the call, and can be said goodbye to again")
    func cancelled() {
        for byService in [true, false] {
            let voice = leaves(.finish, saying: "mulaw 1 1800;whole 1")
            if byService { voice.tell("heard") } else { for frame in Voice.speech(10) { voice.stage.hear(frame) } }
            #expect(voice.stage.take().contains(event(.resumed)))
            voice.stage.live(2_100)
            #expect(!voice.inputs().contains(.close))
            voice.stage.stream.perform(.steer(session: 7, .finish))
            voice.stage.live(2_100)
            #expect(voice.inputs().contains(.close))
        }
    }

    @Test("A flow that leaves during its goodbye is not held up by the caller")
    func left() {
        let voice = leaves(.finish, saying: "mulaw 1 1800;whole 1")
        voice.stage.stream.perform(.steer(session: 7, .close))
        for frame in Voice.speech(10) { voice.stage.hear(frame) }
        #expect(voice.inputs().contains(.close))
        #expect(!voice.stage.take().contains(event(.resumed)))
    }

    @Test("A caller who speaks when the flow leaves does not hear it out, and what was heard is told")
    func farewellInterrupted() {
        for byService in [true, false] {
            let voice = leaves(.close, saying: "mulaw 1 1800;whole 1")
            #expect(!voice.inputs().contains(.close))
            if byService { voice.tell("heard") } else { for frame in Voice.speech(10) { voice.stage.hear(frame) } }
            let inputs = voice.inputs()
            #expect(inputs.contains(.close))
            let played = inputs.lazy.compactMap { input in
                if case .ended(1, let played, false) = input { played } else { nil }
            }.first
            #expect((300...700).contains(played ?? 0))
            let reports = voice.stage.take()
            #expect(reports.contains(event(.transcript(speaker: .bot, text: "item 1"))))
            #expect(reports.last == event(.closed(reason: "completed", usage: RealtimeUsage().value)))
        }
    }

    @Test("A recogniser hears the caller again when it has left")
    func afterwards() {
        let voice = VoiceStage(transcriber: StageTranscriber())
        voice.stage.hear(frame)
        voice.stage.stream.perform(.steer(session: 7, .close))
        voice.stage.hear(frame)
        #expect(voice.socket.texts == [audio(frame)])
        #expect(voice.stage.service.texts == [audio(frame)])
    }

    @Test("What the caller has said is sent to its end before it goes, though it is no whole message")
    func lastWords() {
        let voice = VoiceStage { $0.framesToService = 3 }
        for _ in 1...5 { voice.stage.hear(frame) }
        #expect(voice.socket.texts == [audio(frame + frame + frame)])
        voice.stage.stream.perform(.close)
        #expect(voice.socket.texts == [audio(frame + frame + frame), audio(frame + frame)])
    }

    @Test("The end of the call ends it at once, with what was heard until then")
    func over() {
        let voice = VoiceStage()
        voice.tell("mulaw 1 1000")
        voice.stage.live(300)
        _ = voice.inputs()
        voice.stage.stream.perform(.close)
        let inputs = voice.inputs()
        #expect(inputs.first == .close)
        #expect(inputs.count { if case .ended = $0 { true } else { false } } == 1)
        #expect(voice.socket.closed != nil)
    }
}
