import CallCore
import CallMedia
import ScriptValue
import Testing
import WebSocketWire

@Suite("A carrier's side of a stream")
struct CallStreamCarrierTests {
    private let frame = [UInt8](repeating: 0x42, count: 160)

    @Test("A start of our call opens the stream, and ends the wait for it")
    func start() {
        let stage = StreamStage()
        #expect(stage.world.timers == [.preStart(connection: 1): CallTime(milliseconds: 1_005_000)])
        stage.say(#"{"event":"connected","protocol":"Call","version":"1.0.0"}"#)
        stage.say(stage.startMessage())
        #expect(stage.take() == [.opened])
        #expect(stage.world.timers == [.pulse: CallTime(milliseconds: 1_001_500)])
        #expect(stage.world.startedConnections == [1])
    }

    @Test("A second start of the same connection closes it")
    func duplicateStart() {
        let stage = StreamStage.open()
        stage.say(stage.startMessage())
        #expect(stage.socket.closed == CloseReason(code: 1008, text: "Duplicate start"))
        stage.carrier.closed(CloseReason(code: 1008))
        #expect(stage.take() == [.lost])
    }

    @Test("A start of another call closes the connection, and says why no stream came")
    func unknownCall() {
        let stage = StreamStage()
        stage.say(stage.startMessage(call: "CA2"))
        #expect(stage.socket.closed == CloseReason(code: 1008, text: "Unknown call"))
        #expect(stage.take().isEmpty)
        #expect(stage.world.counters.badStarts == 1)
        #expect(stage.world.reasons == ["its start named another call"])
        #expect(stage.world.timers.isEmpty)
    }

    @Test("A start that comes before the carrier's id of the call is known is believed: its token is")
    func unknownYet() {
        let stage = StreamStage()
        stage.forgetCallID()
        stage.say(stage.startMessage(call: "CA2"))
        #expect(stage.take() == [.opened])
    }

    @Test("Sound in another format is refused")
    func format() {
        let stage = StreamStage()
        stage.say(stage.startMessage(encoding: "audio/x-l16"))
        #expect(stage.socket.closed?.code == 1008)
        #expect(stage.take().isEmpty)
    }

    @Test("A connection without a start is closed in time")
    func preStart() {
        let stage = StreamStage()
        stage.live(5_000)
        #expect(stage.socket.closed == CloseReason(code: 1008, text: "Start timeout"))
        #expect(stage.world.counters.startTimeouts == 1)
        stage.carrier.closed(CloseReason(code: 1008))
        #expect(stage.world.endedConnections == [1])
        #expect(stage.take().isEmpty)
    }

    @Test("Media, keys, marks and stop before the start have no effect")
    func beforeStart() {
        let stage = StreamStage(transcriber: StageTranscriber())
        stage.stream.perform(.prepare)
        stage.world.connects[0].done(.success(stage.service))
        stage.hear(frame)
        stage.say(#"{"event":"dtmf","streamSid":"MZ1","dtmf":{"track":"inbound_track","digit":"5"}}"#)
        stage.mark("1.20.0")
        stage.say(#"{"event":"stop","streamSid":"MZ1","stop":{"accountSid":"AC1","callSid":"CA1"}}"#)
        #expect(stage.world.counters.outOfPlace == 4)
        #expect(stage.world.counters.framesIn == 0)
        #expect(stage.service.texts.isEmpty)
        #expect(stage.socket.closed == nil)
        #expect(stage.take().isEmpty)
    }

    @Test("What makes no sense is counted and left out, and the stream goes on")
    func malformed() {
        let stage = StreamStage.open()
        let broken = [
            "", "{", "[]", "nonsense", #"{"event":"media"}"#, stage.media("QUJ", chunk: 1),
            // Unused bits that are not zero, white space, no padding.
            stage.media("QUJDRB==", chunk: 1), stage.media("QUJD QUJD", chunk: 1), stage.media("QUI", chunk: 1),
            stage.media("", chunk: 1), stage.media(String(repeating: "A", count: 70_000), chunk: 1),
        ]
        for message in broken { stage.say(message) }
        stage.say("binary", isText: false)
        #expect(stage.world.counters.malformed == broken.count + 1)
        #expect(stage.service.texts.isEmpty)
        stage.hear(frame)
        #expect(stage.world.counters.framesIn == 1)
        #expect(stage.service.texts.count == 1)
        #expect(stage.socket.closed == nil)
    }

    @Test("Frames that overtook one another are heard in order, and ours that come back are not")
    func order() {
        let stage = StreamStage.open()
        for chunk in [1, 3, 2] {
            stage.say(stage.media(Base64.encode([UInt8](repeating: UInt8(chunk), count: 160)), chunk: chunk))
        }
        stage.say(stage.media(Base64.encode(frame), chunk: 4, track: "outbound"))
        let expected = [1, 2, 3].map { #"{"audio":""# + Base64.encode([UInt8](repeating: $0, count: 160)) + #""}"# }
        #expect(stage.service.texts == expected)
    }

    @Test("Keys are told; those of our own track are not")
    func keys() {
        let stage = StreamStage.open()
        stage.say(#"{"event":"dtmf","streamSid":"MZ1","dtmf":{"track":"inbound_track","digit":"*"}}"#)
        stage.say(#"{"event":"dtmf","streamSid":"MZ1","dtmf":{"track":"outbound_track","digit":"1"}}"#)
        #expect(stage.take() == [.digit("*")])
    }

    @Test("A stop closes the connection, and the loss is told once")
    func stop() {
        let stage = StreamStage.open()
        stage.say(#"{"event":"stop","streamSid":"MZ1","stop":{"accountSid":"AC1","callSid":"CA1"}}"#)
        #expect(stage.socket.closed?.code == 1000)
        stage.carrier.closed(CloseReason(code: 1000))
        #expect(stage.take() == [.lost])
        #expect(stage.world.endedConnections == [1])
    }

    @Test("After a loss a new connection goes on, with what is said then; what was said before is over")
    func reattach() {
        let stage = StreamStage.open()
        stage.speak(1, milliseconds: 1_000)
        stage.live(200)
        _ = stage.take()
        stage.carrier.closed(.lost)
        #expect(stage.take() == [.ended(serial: 1, played: 180, isWhole: false, heard: ""), .lost])
        #expect(!stage.world.isTicking)
        stage.reconnect(2)
        stage.say(stage.startMessage())
        #expect(stage.take() == [.opened])
        stage.speak(2, milliseconds: 100)
        stage.live(40)
        #expect(stage.take() == [.began(serial: 2)])
        #expect(StreamStage.count("media", in: stage.socket.texts) > 0)
        stage.hear(frame)
        #expect(stage.service.texts.count == 1)
    }

    @Test("A newer connection takes the place of an older one, which has nothing to say any more")
    func replaced() {
        let stage = StreamStage.open()
        let (old, oldSocket) = (stage.carrier, stage.socket)
        stage.reconnect(2)
        stage.say(stage.startMessage())
        #expect(oldSocket.closed == CloseReason(code: 1000, text: "Replaced"))
        old.closed(CloseReason(code: 1000))
        #expect(stage.take() == [.opened])
        #expect(stage.world.endedConnections == [1])
    }

    @Test("A carrier that does not read is let go")
    func overflow() {
        let stage = StreamStage.open()
        stage.speak(1, milliseconds: 1_000)
        stage.socket.isFull = true
        stage.live(20)
        #expect(stage.socket.closed == CloseReason(code: 1013, text: "Send buffer full"))
        #expect(stage.world.counters.overflows == 1)
        #expect(
            stage.take().contains { if case .problem("stream.overflow", _) = $0 { true } else { false } })
    }

    @Test("The end of a call closes every socket, stops what is made, and leaves neither timer nor tick")
    func close() {
        let stage = StreamStage.open()
        stage.hear(frame)
        stage.stream.perform(.say(serial: 1, Utterance(id: "1", content: .text("Never made."))))
        let arriving = FakeSocket()
        let late = stage.stream.connected(2, arriving)
        stage.stream.perform(.close)
        #expect(stage.socket.closed?.code == 1000)
        #expect(arriving.closed?.code == 1000)
        #expect(stage.service.closed?.code == 1000)
        #expect(stage.service.texts.last == "bye")
        #expect(stage.world.stopped == [SoundID(serial: 1, request: 1)])
        #expect(!stage.world.isTicking)
        stage.carrier.closed(CloseReason(code: 1000))
        late.closed(CloseReason(code: 1000))
        #expect(stage.world.endedConnections == [1, 2])
        #expect(stage.world.timers.isEmpty)
        #expect(stage.take().isEmpty)
    }

    @Test("Connections that outlive their stream are still counted out")
    func outlived() {
        let world = FakeWorld()
        let socket = FakeSocket()
        var carrier: (any MessageSocketUser)?
        do {
            let line = StreamedLine(token: "T", call: { nil }, providerCallID: { nil }, report: { _ in })
            let settings = StreamSettings(.twilio) { _ in SynthesisChain(sources: []) }
            let stream = CallStream(line, settings: settings, world: world)
            carrier = stream.connected(7, socket)
            stream.perform(.close)
        }
        carrier?.closed(CloseReason(code: 1000))
        #expect(world.endedConnections == [7])
    }

    @Test("Why no stream came is told when it is asked for")
    func explain() {
        let stage = StreamStage()
        stage.stream.perform(.explain)
        #expect(stage.take() == [.explained("because of T")])
    }
}
