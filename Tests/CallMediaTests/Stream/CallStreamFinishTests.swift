import CallCore
import CallMedia
import ScriptValue
import Testing

@Suite("A voice model that ends the call")
struct CallStreamFinishTests {
    private func event(_ event: RealtimeEvent) -> StreamReport { .realtime(session: 7, event) }

    @Test("Its goodbye is heard to the end, then it is over")
    func heard() {
        let voice = VoiceStage()
        voice.tell("mulaw 1 400;whole 1")
        voice.stage.stream.perform(.steer(session: 7, .finish))
        voice.stage.live(800)
        #expect(!voice.inputs().contains(.close))
        for mark in StreamStage.marks(voice.stage.socket.take()) { voice.stage.mark(mark) }
        #expect(voice.inputs().suffix(2) == [.ended(item: 1, played: 400, isWhole: true), .close])
        #expect(voice.stage.take().last == event(.closed(reason: "completed", usage: RealtimeUsage().value)))
    }

    @Test("A caller who speaks into the goodbye keeps the call, and can be said goodbye to again")
    func cancelled() {
        for byService in [true, false] {
            let voice = VoiceStage()
            voice.tell("mulaw 1 1800;whole 1")
            for frame in Voice.quiet(20) { voice.stage.hear(frame) }
            voice.stage.stream.perform(.steer(session: 7, .finish))
            if byService { voice.tell("heard") } else { for frame in Voice.speech(10) { voice.stage.hear(frame) } }
            #expect(voice.stage.take().contains(event(.resumed)))
            voice.stage.live(2_100)
            #expect(!voice.inputs().contains(.close))
            voice.stage.stream.perform(.steer(session: 7, .finish))
            voice.stage.live(2_100)
            #expect(voice.inputs().contains(.close))
        }
    }

    @Test("What it says is not waited for longer than two seconds, and a flow that leaves meanwhile is not held up")
    func bounded() {
        let long = VoiceStage()
        long.tell("mulaw 1 9000;whole 1")
        long.stage.stream.perform(.steer(session: 7, .finish))
        long.stage.live(1_980)
        #expect(!long.inputs().contains(.close))
        long.stage.live(40)
        #expect(long.inputs().contains(.close))

        let left = VoiceStage()
        left.tell("mulaw 1 1800;whole 1")
        for frame in Voice.quiet(20) { left.stage.hear(frame) }
        left.stage.stream.perform(.steer(session: 7, .finish))
        left.stage.stream.perform(.steer(session: 7, .close))
        for frame in Voice.speech(10) { left.stage.hear(frame) }
        #expect(left.inputs().contains(.close))
        #expect(!left.stage.take().contains(event(.resumed)))
    }
}
