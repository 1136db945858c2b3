import CallCore
import CallMedia
import NIOCore

/// The streams of one event loop and what they share: clocks, ticks, sockets to services. On that loop only.
public final class MediaLoop {
    public let eventLoop: any EventLoop
    /// Space for one message without its mask, and for the sound of one.
    let unmasked: UnsafeMutableRawBufferPointer
    public let scratch: UnsafeMutableRawBufferPointer
    public private(set) var lateness = Lateness()
    public private(set) var counters = StreamCounters()
    /// How many sockets to services there are.
    var serviceSockets = 0
    private var maskState: UInt64
    private var wheel = TickWheel()
    private var timers: [TimerKey: Scheduled<Void>] = [:]
    private var jobs: [JobKey: any SoundJob] = [:]
    private var streams: [String: CallStream] = [:]
    private lazy var connector = SocketConnector(loop: self)
    private let wallClock: @Sendable () -> CallTime
    /// Set by the plane; a loop of sockets alone has none.
    var plane: MediaPlane?

    struct TimerKey: Hashable {
        var stream: ObjectIdentifier
        var timer: StreamTimer
    }

    struct JobKey: Hashable {
        var stream: ObjectIdentifier
        var sound: SoundID
    }

    /// - Parameters:
    ///   - maxMessage: the longest message of a carrier, in bytes.
    ///   - seed: for the masks of what is sent to services; not to be guessed from outside.
    ///   - now: the time of day.
    public init(
        _ eventLoop: any EventLoop, maxMessage: Int = 64 << 10, seed: UInt64,
        now: @escaping @Sendable () -> CallTime = { CallTime(milliseconds: 0) }
    ) {
        self.eventLoop = eventLoop
        unmasked = .allocate(byteCount: maxMessage, alignment: 16)
        scratch = .allocate(byteCount: maxMessage, alignment: 16)
        maskState = seed | 1
        wallClock = now
    }

    deinit {
        unmasked.deallocate()
        scratch.deallocate()
    }

    // MARK: chance

    /// A mask that differs from frame to frame (xorshift64*).
    func nextMask() -> UInt32 {
        maskState ^= maskState >> 12
        maskState ^= maskState << 25
        maskState ^= maskState >> 27
        return UInt32(truncatingIfNeeded: (maskState &* 0x2545_F491_4F6C_DD1D) >> 32)
    }

    /// 16 bytes for a handshake.
    func nonce() -> [UInt8] {
        (0..<4).flatMap { _ in
            let word = nextMask()
            return (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
        }
    }

    // MARK: streams

    func perform(_ order: StreamOrder, of line: StreamedLine, settings: (StreamedLine) -> StreamSettings) {
        let stream = streams[line.token] ?? CallStream(line, settings: settings(line), world: self)
        if order == .close { streams[line.token] = nil } else { streams[line.token] = stream }
        stream.perform(order)
    }

    /// The socket of a connection that was let in; nil when its line is gone by now.
    func accept(_ connection: Int, token: String, limits: StreamLimits) -> SocketHandler? {
        guard let stream = streams[token] else { return nil }
        let socket = SocketHandler(.server, loop: self, maxMessage: limits.message)
        socket.user = stream.connected(connection, socket)
        return socket
    }

    /// Ends every stream.
    func closeAll() {
        for stream in streams.values { stream.perform(.close) }
        streams = [:]
    }

    public var streamCount: Int { streams.count }
    public var timerCount: Int { timers.count }
    public var jobCount: Int { jobs.count }

    // MARK: ticks

    private func scheduleTick() {
        guard let due = wheel.due else { return }
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        eventLoop.scheduleTask(deadline: due) { bound.value.turn() }
    }

    private func turn() {
        while let due = wheel.due, let members = wheel.next(now: .now()) {
            if !members.isEmpty { lateness.note(nanoseconds: (NIODeadline.now() - due).nanoseconds) }
            for stream in members { stream.tick() }
        }
        if wheel.isEmpty { wheel.stop() } else { scheduleTick() }
    }
}

extension MediaLoop: StreamWorld {
    public var now: CallTime { wallClock() }
    public var clock: Milliseconds { Milliseconds(NIODeadline.now().uptimeNanoseconds / 1_000_000) }

    public func start(_ timer: StreamTimer, of stream: CallStream, at time: CallTime) {
        let key = TimerKey(stream: ObjectIdentifier(stream), timer: timer)
        timers.removeValue(forKey: key)?.cancel()
        let bound = NIOLoopBound((self, stream), eventLoop: eventLoop)
        timers[key] = eventLoop.scheduleTask(in: .milliseconds(max(time - now, 0))) {
            let (loop, stream) = bound.value
            loop.timers[key] = nil
            stream.fired(timer)
        }
    }

    public func cancel(_ timer: StreamTimer, of stream: CallStream) {
        timers.removeValue(forKey: TimerKey(stream: ObjectIdentifier(stream), timer: timer))?.cancel()
    }

    public func setTicking(_ isTicking: Bool, _ stream: CallStream) {
        if isTicking {
            if wheel.add(stream, now: .now()) { scheduleTick() }
        } else {
            wheel.remove(stream)
        }
    }

    public func connect(
        _ request: SocketRequest, patience: Milliseconds, of stream: CallStream, user: any MessageSocketUser,
        _ done: @escaping (Result<any MessageSocket, SocketRefusal>) -> Void
    ) {
        connector.connect(request, patience: patience, user: user) { result in done(result.map { $0 }) }
    }

    // MARK: sound

    public func make(_ order: SoundOrder, of stream: CallStream) {
        guard let maker = plane?.maker else { return }
        let key = JobKey(stream: ObjectIdentifier(stream), sound: order.id)
        let bound = NIOLoopBound((self, stream), eventLoop: eventLoop)
        jobs[key] = maker.make(order) { [eventLoop] event in
            eventLoop.execute {
                let (loop, stream) = bound.value
                loop.deliver(event, of: order.id, key, stream)
            }
        }
    }

    private func deliver(_ event: SoundEvent, of sound: SoundID, _ key: JobKey, _ stream: CallStream) {
        // Stopped meanwhile: nobody waits for the rest.
        guard jobs[key] != nil else { return }
        if case .made = event {} else { jobs[key] = nil }
        stream.take(event, of: sound)
    }

    public func stopMaking(_ sound: SoundID, of stream: CallStream) {
        jobs.removeValue(forKey: JobKey(stream: ObjectIdentifier(stream), sound: sound))?.cancel()
    }

    public func consumed(_ bytes: Int, of sound: SoundID, of stream: CallStream) {
        jobs[JobKey(stream: ObjectIdentifier(stream), sound: sound)]?.consumed(bytes)
    }

    // MARK: admission

    public func started(_ connection: Int) { plane?.change { $0.started(connection) } }
    public func ended(_ connection: Int, why: String?) { plane?.change { $0.ended(connection, why) } }
    public func explanation(for token: String) -> String { plane?.change { $0.explanation(for: token) } ?? "" }
    public func count(_ change: (inout StreamCounters) -> Void) { change(&counters) }
}
