import CallCore
import CallMedia
import ScriptValue
import Testing

@Suite("A voice model that is foreseen on a stream")
struct CallStreamForeseenTests {
    private let frame = [UInt8](repeating: 0x42, count: 160)

    private func audio(_ sound: [UInt8]) -> String { #"{"audio":""# + Base64.encode(sound) + #""}"# }

    @Test("One that was foreseen hears nothing and costs nothing; when it is wanted it is ready at once")
    func foreseen() {
        let voice = VoiceStage(isReady: false, isForeseen: true)
        #expect(voice.inputs() == [.open(VoiceStage.order(nil))])
        voice.connect()
        voice.stage.hear(frame)
        #expect(voice.socket.texts.isEmpty && voice.stage.take().isEmpty)
        voice.stage.stream.perform(.realtime(session: 7, VoiceStage.request))
        #expect(voice.stage.take() == [.realtimeOpened(session: 7)])
        #expect(voice.inputs() == [.connected, .open(VoiceStage.order("Hello!")), .audioFlows(true), .begin])
        #expect(voice.stage.world.connects.count == 1)
        voice.stage.hear(frame)
        #expect(voice.socket.texts == [audio(frame)])
        voice.stage.live(120_000)
        #expect(!voice.inputs().contains(.close))
    }

    @Test("One that is not ready yet is reported when it is")
    func foreseenSoon() {
        let voice = VoiceStage(isReady: false, isForeseen: true)
        voice.stage.stream.perform(.realtime(session: 7, VoiceStage.request))
        #expect(voice.stage.take().isEmpty)
        voice.connect()
        #expect(voice.stage.take() == [.realtimeOpened(session: 7)])
        #expect(voice.stage.world.connects.count == 1)
    }

    @Test("One that nobody wants within a minute is closed; so is one with another service, and at the call's end")
    func unused() {
        let idle = VoiceStage(isForeseen: true)
        idle.stage.live(59_000)
        #expect(idle.socket.closed == nil)
        idle.stage.live(2_000)
        #expect(idle.socket.closed != nil)

        let other = VoiceStage(isForeseen: true)
        var request = VoiceStage.request
        request.provider = "other"
        other.stage.stream.perform(.realtime(session: 7, request))
        #expect(other.socket.closed != nil && other.stage.world.connects.count == 2)

        let over = VoiceStage(isForeseen: true)
        over.stage.stream.perform(.close)
        #expect(over.socket.closed != nil)
        for voice in [other, over] { #expect(voice.stage.take().isEmpty) }
        #expect(!idle.stage.take().contains { if case .realtimeFailed = $0 { true } else { false } })
    }

    @Test("One that fails or speaks unasked is forgotten without a word; when it is wanted there is another")
    func foreseenFails() {
        for words in ["fail", "mulaw 1 100"] {
            let voice = VoiceStage(isForeseen: true)
            voice.tell(words)
            #expect(voice.inputs().last == .close)
            #expect(voice.stage.take().isEmpty && StreamStage.count("media", in: voice.stage.socket.take()) == 0)
            voice.stage.stream.perform(.realtime(session: 7, VoiceStage.request))
            voice.connect()
            #expect(voice.stage.take() == [.realtimeOpened(session: 7)])
        }
    }
}
