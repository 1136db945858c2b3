import CallCore
import MediaWire
import WebSocketWire

/// One call's sound: the carrier's socket on one side; a recogniser, makers of speech, and the line that orders and
/// hears of it all on the other. On one thread, the one its world lives on.
///
/// Per frame of sound, in or out, it allocates nothing and calls nobody but its sockets.
public final class CallStream {
    public let line: StreamedLine
    let settings: StreamSettings
    unowned let world: any StreamWorld

    // MARK: carrier

    /// The connection whose stream has started.
    var carrier: CarrierConnection?
    /// Those that have connected and not started.
    var arriving: [Int: CarrierConnection] = [:]
    var isFlushed = true

    // MARK: out

    var playout: Playout
    var spoken: [Int: SpokenUtterance] = [:]
    var isTicking = false

    // MARK: in

    var service: ServiceConnection?
    /// A voice model that has the conversation, in the recogniser's place.
    var realtime: RealtimeConnection?
    /// One that will probably be wanted; it hears nothing yet.
    var foreseen: RealtimeConnection?
    /// The playout's name of the last item that a voice model has said.
    var realtimeSerial = 0
    var ear = CallerEar()
    /// Our ear says that the caller talks, and the recogniser has not said so.
    var isDoubtful = false
    /// When the caller's sound came last.
    var lastSound: Milliseconds = 0
    var soundFlows = false
    var isOver = false

    public init(_ line: StreamedLine, settings: StreamSettings, world: any StreamWorld) {
        self.line = line
        self.settings = settings
        self.world = world
        playout = Playout(settings: settings.playout)
    }

    // MARK: orders

    public func perform(_ order: StreamOrder) {
        guard !isOver else { return }
        switch order {
        case .prepare: openService()
        case .say(let serial, let utterance): say(serial, utterance)
        case .stop(let serial): stop(serial)
        case .keys(let serial, let digits): press(serial, digits)
        case .endpointing(let silence): ear.expect(silence: silence)
        case .realtime(let session, let request): openRealtime(session, request)
        case .foresee(let request): foresee(request)
        case .steer(let session, let command): steer(session, command)
        case .explain: line.report(.explained(world.explanation(for: line.token)))
        case .close: close()
        }
    }

    /// Nothing more is wanted: sockets are closed, and what is being made is stopped.
    private func close() {
        closeRealtime()
        dropForeseen()
        isOver = true
        world.cancel(.flow, of: self)
        world.cancel(.pulse, of: self)
        for serial in spoken.keys { stopMaking(serial) }
        spoken = [:]
        for connection in arriving.values { connection.close(CloseReason(code: 1000)) }
        arriving = [:]
        carrier?.close(CloseReason(code: 1000))
        carrier = nil
        closeService()
        setTicking(false)
    }

    public func fired(_ timer: StreamTimer) {
        switch timer {
        case .preStart(let connection): startIsLate(connection)
        case .transcriber(let number): if let service { tell(service, .timer(number)) }
        case .synthesis(let serial, let timer): synthesize(serial, .timer(timer))
        case .realtime(let number): if let voice = realtime ?? foreseen { tell(voice, .timer(number)) }
        case .foreseen: dropForeseen()
        case .farewell: if let realtime { leave(realtime) }
        case .pause:
            if let realtime {
                watched(.talks(.user, false), realtime)
                tell(realtime, .callerTalks(false))
            }
        case .flow: checkFlow()
        case .pulse: checkPulse()
        }
    }

    /// 20 ms are over.
    public func tick() {
        var port = CallStreamPort(stream: self)
        playout.tick(now: world.clock, &port)
        settleRealtime()
        flush()
        if playout.isIdle { setTicking(false) }
    }

    func setTicking(_ ticks: Bool) {
        guard ticks != isTicking else { return }
        isTicking = ticks
        world.setTicking(ticks, self)
    }

    /// Sends what was written to the carrier. One that does not read is let go.
    func flush() {
        guard !isFlushed else { return }
        isFlushed = true
        guard let carrier, !carrier.flush() else { return }
        world.count { $0.overflows += 1 }
        line.report(
            .problem(code: "stream.overflow", message: "the carrier does not read its media stream; it is closed"))
        carrier.close(CloseReason(code: 1013, text: "Send buffer full"))
    }
}

/// What the playout acts on: the carrier of a stream.
struct CallStreamPort: PlayoutPort {
    let stream: CallStream

    func play(_ sound: UnsafeRawBufferPointer, due: Milliseconds) {
        stream.ear.sent(sound, at: due)
        stream.send(.audio(sound), frames: sound.count / Playout.frameBytes)
    }

    func mark(_ mark: PlayoutMark) { stream.send(.mark(MarkName.text(mark))) }

    func clear() {
        stream.ear.cleared(at: stream.world.clock)
        stream.send(.clear)
    }

    func report(_ report: PlayoutReport) { stream.played(report) }
}
