import CallCore
import CallMedia
import MediaWire
import VoiceCallEngine
import WebSocketWire

/// The media sockets of the product in virtual time: the same streams and the same rules of admission, with nothing but
/// time between them and the carriers and services.
final class VirtualStreams: StreamWorld {
    private let kernel: SimKernel
    private let settings: MediaSettings
    private var admission: StreamAdmission
    private var streams: [String: CallStream] = [:]
    private var timers: [TimerKey: EventToken] = [:]
    private var ticking: [ObjectIdentifier: EventToken] = [:]
    private var speeches: [SpeechKey: any SimSpeech] = [:]
    private var pipes: [MediaPipe] = []
    private var lastPipe = 0
    let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
    /// Runs something of the product's, and then what it leads to.
    var run: (() -> Void) -> Void = { $0() }
    /// What voice models do.
    var script: () -> VoiceModelScript = { VoiceModelScript() }

    private struct TimerKey: Hashable {
        var stream: ObjectIdentifier
        var timer: StreamTimer
    }

    private struct SpeechKey: Hashable {
        var stream: ObjectIdentifier
        var sound: SoundID
    }

    init(_ settings: MediaSettings, kernel: SimKernel) {
        self.settings = settings
        self.kernel = kernel
        admission = StreamAdmission(limits: settings.limits)
    }

    deinit { scratch.deallocate() }

    var counters: StreamCounters { admission.counters }

    // MARK: the product's process

    /// It is gone, or the simulation is over: connections break.
    func end() {
        for token in timers.values { kernel.cancel(token) }
        for token in ticking.values { kernel.cancel(token) }
        timers = [:]
        ticking = [:]
        for speech in speeches.values { speech.cancel() }
        speeches = [:]
        streams = [:]
        for pipe in pipes { pipe.near.drop() }
        pipes = []
        admission = StreamAdmission(limits: settings.limits)
    }

    func close() {
        let pipes = pipes
        end()
        for pipe in pipes { pipe.abandon() }
    }

    func perform(_ order: StreamOrder, of line: StreamedLine) {
        switch order {
        case .prepare: admission.expect(line.token)
        case .close: admission.forget(line.token)
        default: break
        }
        let stream = streams[line.token] ?? CallStream(line, settings: settings.stream, world: self)
        streams[line.token] = order == .close ? nil : stream
        stream.perform(order)
    }

    // MARK: carriers

    /// A carrier asks for a socket.
    func take(
        _ dial: MediaDial, _ user: any MessageSocketUser,
        _ done: @escaping (Result<any MessageSocket, SocketRefusal>) -> Void
    ) {
        guard dial.url.hasPrefix(settings.url + "/") else {
            return done(.failure(SocketRefusal(status: 404, message: "not a media socket")))
        }
        let name = dial.url.dropFirst(settings.url.utf8.count + 1)
        switch admission.knock(name, client: nil) {
        case .refused(let status, let text): done(.failure(SocketRefusal(status: status, message: text)))
        case .admitted(let id, let token):
            guard let stream = streams[token] else {
                admission.ended(id)
                return done(.failure(SocketRefusal(message: "the connection was closed at once")))
            }
            let pipe = makePipe()
            pipe.far.user = user
            pipe.near.maxMessage = settings.limits.message
            pipe.near.user = Settling(stream.connected(id, pipe.near), self)
            done(.success(pipe.far))
        }
    }

    private func makePipe() -> MediaPipe {
        lastPipe += 1
        let pipe = MediaPipe(kernel: kernel, name: "media \(lastPipe)", latency: settings.latency)
        pipes.removeAll { !$0.near.isOpen && !$0.far.isOpen }
        pipes.append(pipe)
        return pipe
    }

    /// Runs something of the product's at a later time.
    private func later(_ time: CallTime, _ label: String, _ job: @escaping () -> Void) -> EventToken {
        kernel.schedule(at: max(time, kernel.now), label: label) { [unowned self] in
            run(job)
        }
    }

    /// A user of a socket whose doings are worked off before anything else happens.
    private final class Settling: MessageSocketUser {
        private let user: any MessageSocketUser
        private unowned let streams: VirtualStreams

        init(_ user: any MessageSocketUser, _ streams: VirtualStreams) {
            self.user = user
            self.streams = streams
        }

        func received(isText: Bool, _ bytes: UnsafeRawBufferPointer) {
            streams.run { user.received(isText: isText, bytes) }
        }

        func answered() { streams.run { user.answered() } }

        func closed(_ reason: CloseReason) {
            streams.run { user.closed(reason) }
        }
    }

    // MARK: StreamWorld

    var now: CallTime { kernel.now }
    var clock: Milliseconds { kernel.now.milliseconds }

    func start(_ timer: StreamTimer, of stream: CallStream, at time: CallTime) {
        let key = TimerKey(stream: ObjectIdentifier(stream), timer: timer)
        kernel.cancel(timers[key])
        timers[key] = later(time, "stream timer") { [unowned self] in
            timers[key] = nil
            stream.fired(timer)
        }
    }

    func cancel(_ timer: StreamTimer, of stream: CallStream) {
        kernel.cancel(timers.removeValue(forKey: TimerKey(stream: ObjectIdentifier(stream), timer: timer)))
    }

    func setTicking(_ isTicking: Bool, _ stream: CallStream) {
        kernel.cancel(ticking.removeValue(forKey: ObjectIdentifier(stream)))
        if isTicking { scheduleTick(stream, at: kernel.now + 5) }
    }

    private func scheduleTick(_ stream: CallStream, at time: CallTime) {
        ticking[ObjectIdentifier(stream)] = later(time, "stream tick") { [unowned self] in
            scheduleTick(stream, at: time + 20)
            stream.tick()
        }
    }

    func connect(
        _ request: SocketRequest, patience: Milliseconds, of stream: CallStream, user: any MessageSocketUser,
        _ done: @escaping (Result<any MessageSocket, SocketRefusal>) -> Void
    ) {
        lastPipe += 1
        guard let service = settings.voiceModel(request, script()) ?? settings.service(request) else {
            _ = later(now + 5, "no such host") {
                done(.failure(SocketRefusal(message: "no such host in this simulation")))
            }
            return
        }
        let virtual = VirtualService(
            service, kernel: kernel, name: "service \(lastPipe)", latency: settings.latency,
            log: settings.log, client: Settling(user, self)
        ) { [unowned self] result in
            run { done(result) }
        }
        pipes.append(virtual.pipe)
        _ = later(now + 20, "upgrade") { virtual.upgrade(request, patience: patience) }
    }

    // MARK: speech

    func make(_ order: SoundOrder, of stream: CallStream) {
        let key = SpeechKey(stream: ObjectIdentifier(stream), sound: order.id)
        speeches[key] = settings.speaker.begin(order, kernel) { [unowned self] event in
            guard speeches[key] != nil else { return }
            if case .made = event {} else { speeches[key] = nil }
            run { stream.take(event, of: order.id) }
        }
    }

    func stopMaking(_ sound: SoundID, of stream: CallStream) {
        speeches.removeValue(forKey: SpeechKey(stream: ObjectIdentifier(stream), sound: sound))?.cancel()
    }

    func consumed(_ bytes: Int, of sound: SoundID, of stream: CallStream) {
        speeches[SpeechKey(stream: ObjectIdentifier(stream), sound: sound)]?.consumed(bytes)
    }

    // MARK: admission

    func started(_ connection: Int) { admission.started(connection) }
    func ended(_ connection: Int, why: String?) { admission.ended(connection, why) }
    func explanation(for token: String) -> String { admission.explanation(for: token) }
    func count(_ change: (inout StreamCounters) -> Void) { admission.count(change) }
}
