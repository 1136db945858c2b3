import CallCore
import CallMedia
import ScriptValue
import Testing

@Suite("A voice model that is watched")
struct CallStreamWatchTests {
    private func event(_ event: RealtimeEvent) -> StreamReport { .realtime(session: 8, event) }

    private func watched() -> VoiceStage {
        let voice = VoiceStage()
        var request = VoiceStage.request
        request.watches = true
        voice.stage.stream.perform(.realtime(session: 8, request))
        voice.connect()
        _ = (voice.stage.take(), voice.inputs())
        return voice
    }

    @Test("The caller's words are told as they come")
    func partials() {
        let voice = watched()
        voice.tell("heard")
        #expect(
            voice.stage.take() == [event(.partial("te")), event(.transcript(speaker: .user, text: "ten"))])
    }

    @Test("It is told when the model begins to be heard and when it has stopped, once for items that follow each other")
    func model() {
        let voice = watched()
        voice.tell("mulaw 1 200;mulaw 2 200")
        #expect(voice.stage.take() == [event(.talks(.bot, true))])
        voice.tell("clear")
        let told = voice.stage.take()
        #expect(told.first == event(.talks(.bot, false)) && told.count { $0 == event(.talks(.bot, false)) } == 1)
    }

    @Test("What a session is told to do reaches it")
    func steering() {
        let voice = watched()
        let news: Value = ["status": "working"]
        for command in [RealtimeCommand.toolProgress(toolCall: "c1", news), .ask("Well?"), .interrupt] {
            voice.stage.stream.perform(.steer(session: 8, command))
        }
        #expect(voice.inputs() == [.toolProgress(id: "c1", news), .ask("Well?"), .interrupt])
    }
}
