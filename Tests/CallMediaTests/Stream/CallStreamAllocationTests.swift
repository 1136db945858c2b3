import CHeapCounter
import CallCore
import CallMedia
import MediaWire
import Providers
import ScriptValue
import Testing

@Suite("Allocations of a stream", .enabled(if: heap_is_counted() != 0))
struct CallStreamAllocationTests {
    private static let frames = 2_000

    /// What `body` asks the C library for, on this thread.
    private func allocations(_ body: () -> Void) -> UInt64 {
        let before = heap_allocations()
        body()
        return heap_allocations() - before
    }

    /// Frames of the caller's as they come, made beforehand.
    private func messages(_ stage: StreamStage) -> [[UInt8]] {
        let sound = Voice.speech(100)
        return (1...Self.frames + 200).map { chunk in
            Array(stage.media(Base64.encode(sound[chunk % 100]), chunk: chunk).utf8)
        }
    }

    @Test("A caller's frame is scanned, listened to and passed on without one", arguments: [1, 3])
    func hearing(framesToService: Int) {
        let stage = StreamStage.open { $0.framesToService = framesToService }
        stage.service.onlyCounts = true
        let messages = messages(stage)
        var next = 0
        let hear = {
            messages[next].withUnsafeBytes { stage.carrier.received(isText: true, $0) }
            next += 1
            stage.world.now = stage.world.now + 20
        }
        for _ in 0..<200 { hear() }
        let before = stage.service.counted
        #expect(allocations { for _ in 0..<Self.frames { hear() } } == 0)
        #expect(abs(stage.service.counted - before - Self.frames / framesToService) <= 1)
    }

    @Test("Passing a frame on to a voice model costs none either")
    func realtime() {
        let voice = VoiceStage()
        voice.socket.onlyCounts = true
        let messages = messages(voice.stage)
        var next = 0
        let hear = {
            messages[next].withUnsafeBytes { voice.stage.carrier.received(isText: true, $0) }
            next += 1
            voice.stage.world.now = voice.stage.world.now + 20
        }
        for _ in 0..<200 { hear() }
        let before = voice.socket.counted
        // The caller's turns are told, which takes a few; the hundred frames have one pause at most.
        let made = allocations { for _ in 0..<Self.frames { hear() } }
        #expect(made <= 20 * 8)
        #expect(voice.socket.counted - before == Self.frames)
    }

    @Test("The sound of a voice model that goes on talking is taken without one")
    func model() throws {
        let settings = ServiceSettings(apiKey: Secret("key"), baseURL: nil, options: [:])
        let model = try RealtimeServices(configured: ["openai": settings]) { _ in nil }.service("openai").voice()
        let stage = StreamStage.open { $0.voices = { _ in model } }
        stage.socket.onlyCounts = true
        stage.stream.perform(.realtime(session: 7, VoiceStage.request))
        let socket = FakeSocket()
        stage.world.connects.last?.done(.success(socket))
        let user = try #require(stage.world.connects.last?.user)
        func tell(_ text: String) { Array(text.utf8).withUnsafeBytes { user.received(isText: true, $0) } }
        tell(#"{"type":"session.updated","session":{}}"#)
        tell(#"{"type":"response.created","response":{"id":"resp_0123456789abcdef"}}"#)
        let sound = Base64.encode([UInt8](repeating: 0x42, count: 160))
        let piece = Array(
            (#"{"type":"response.output_audio.delta","event_id":"event_0123456789abcdef","#
                + #""response_id":"resp_0123456789abcdef","item_id":"item_0123456789abcdef","output_index":0,"#
                + #""content_index":0,"delta":""# + sound + #""}"#).utf8)
        let turn = {
            piece.withUnsafeBytes { user.received(isText: true, $0) }
            stage.world.now = stage.world.now + 20
            stage.stream.tick()
        }
        for _ in 0..<200 { turn() }
        let before = stage.socket.counted
        let made = allocations { for _ in 0..<Self.frames { turn() } }
        // Marks alone.
        #expect(made <= UInt64(Self.frames / 20 * 4))
        #expect(stage.socket.counted - before >= Self.frames)
    }

    /// What a mark costs, one in 400 ms: its name on the way out, and the reading of it on the way back. Nothing else
    /// costs anything.
    @Test("A frame of speech is paced and sent without one", arguments: [1, 5])
    func speaking(framesToCarrier: Int) {
        let stage = StreamStage.open {
            $0.playout.framesPerMessage = framesToCarrier
            $0.playout.markEvery = 1_000_000
        }
        stage.socket.onlyCounts = true
        stage.speak(1, milliseconds: (Self.frames + 400) * 20)
        let tick = {
            stage.world.now = stage.world.now + 20
            stage.stream.tick()
        }
        for _ in 0..<200 { tick() }
        let before = stage.socket.counted
        #expect(allocations { for _ in 0..<Self.frames { tick() } } == 0)
        #expect(abs(stage.socket.counted - before - Self.frames / framesToCarrier) <= 1)
    }

    @Test("Both at once, while the caller's voice is looked for in the echo of ours")
    func both() {
        let stage = StreamStage.open { $0.playout.markEvery = 1_000_000 }
        stage.service.onlyCounts = true
        stage.socket.onlyCounts = true
        let messages = messages(stage)
        stage.speak(1, milliseconds: (Self.frames + 400) * 20)
        var next = 0
        let turn = {
            messages[next].withUnsafeBytes { stage.carrier.received(isText: true, $0) }
            next += 1
            stage.world.now = stage.world.now + 20
            stage.stream.tick()
        }
        for _ in 0..<200 { turn() }
        #expect(allocations { for _ in 0..<Self.frames { turn() } } == 0)
    }

    @Test("A mark costs a few: the only ones while sound flows")
    func marks() {
        let stage = StreamStage.open()
        stage.socket.onlyCounts = true
        stage.speak(1, milliseconds: 40_000)
        for _ in 0..<100 {
            stage.world.now = stage.world.now + 20
            stage.stream.tick()
        }
        let made = allocations {
            for _ in 0..<1_000 {
                stage.world.now = stage.world.now + 20
                stage.stream.tick()
            }
        }
        // 50 marks in 20 seconds.
        #expect(made <= 50 * 4)
    }
}
