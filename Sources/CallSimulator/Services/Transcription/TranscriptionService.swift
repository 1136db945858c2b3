import CallCore
import ScriptValue

/// One session of a simulated transcription service: the service's end of one WebSocket.
///
/// It takes what the real service takes and refuses what that refuses, in its words. It understands the clips of its
/// `PhraseBook`; any other loud sound is an utterance without words.
public struct TranscriptionService: SocketService {
    private enum Stage { case idle, open, closed }
    private enum Timer {
        static let outbox = 0
        static let idle = 1
        static let expiry = 2
    }

    public let kind: TranscriptionKind
    private var desk: ServiceDesk
    private var wire: (any TranscriptionWire)?
    private var stage = Stage.idle
    private var timers: [Int: CallTime] = [:]
    private var expiresAt: CallTime?
    private var sent = 0

    public init(_ kind: TranscriptionKind, settings: TranscriptionSettings) {
        self.kind = kind
        let random = SeededRandom(seed: settings.seed).stream(kind.rawValue)
        desk = ServiceDesk(settings: settings, random: random, now: CallTime(milliseconds: 0))
    }

    public var name: String { kind.rawValue }
    /// What the client did that the service does not take; the first hundred.
    public var misuses: [ServiceMisuse] { desk.misuses }
    /// Milliseconds of audio received.
    public var heard: Milliseconds { desk.heard }

    public mutating func handle(_ input: SocketServiceInput, now: CallTime) -> [SocketServiceAction] {
        desk.now = now
        var actions: [SocketServiceAction] = []
        switch (input, stage) {
        case (.upgrade(let url, let headers), .idle): actions = upgrade(url, headers)
        case (.message(let message), .open): if isTalking { wire?.receive(message, &desk) }
        case (.closed(let code, let reason), .open):
            stage = .closed
            // Without a close frame nobody is there to answer.
            if code != 1_006, !faults.isHalfOpen { actions = [.close(code: Self.answer(code), reason: reason)] }
        case (.timer(let timer), .open): if isTalking { fire(timer) }
        default: break
        }
        if stage == .open { flush(&actions) }
        setTimers(&actions)
        return actions
    }

    private var faults: ServiceFaults { desk.settings.faults }
    private var isTalking: Bool { !faults.isHalfOpen && !desk.isClosing }

    private mutating func upgrade(_ url: String, _ headers: HeaderList) -> [SocketServiceAction] {
        stage = .closed
        if let fault = faults.refusal {
            var refusal = kind.wire.refusal(fault.status, &desk)
            if let seconds = fault.retryAfter { refusal.headers.add("Retry-After", String(seconds)) }
            return [.refuse(refusal)]
        }
        if faults.isNeverReady, !kind.wire.hasReadyMessage { return [] }
        guard let request = UpgradeRequest(url: url, headers: headers) else {
            desk.note("the URL cannot be read")
            return [.refuse(kind.wire.refusal(400, &desk))]
        }
        do throws(ServiceRefusal) {
            let wire = try kind.wire.init(request, &desk)
            self.wire = wire
            stage = .open
            let lifetime = faults.expiresAfter ?? kind.wire.lifetime
            expiresAt = lifetime.map { desk.now + $0 }
            if !faults.isHalfOpen { self.wire?.open(&desk) }
            return [.accept(wire.acceptHeaders)]
        } catch {
            desk.note("the upgrade was refused: \(error.status) \(error.text.prefix(200))")
            return [.refuse(error)]
        }
    }

    private mutating func fire(_ timer: Int) {
        switch timer {
        case Timer.idle:
            if let due = desk.idleAt, due <= desk.now { wire?.idle(&desk) }
        case Timer.expiry:
            if let expiresAt, expiresAt <= desk.now { wire?.expire(&desk) }
        default: break
        }
    }

    /// Codes that stand in no close frame are answered with the usual one.
    private static func answer(_ code: Int) -> Int {
        (1_000...1_014).contains(code) && ![1_004, 1_005].contains(code) || (3_000...4_999).contains(code)
            ? code : 1_000
    }

    // MARK: sending

    private mutating func flush(_ actions: inout [SocketServiceAction]) {
        guard !faults.isHalfOpen else { return desk.outbox.clear() }
        for item in desk.outbox.take(now: desk.now) {
            switch item {
            case .message(let message):
                disturb(&actions)
                actions.append(.send(message))
            case .close(let code, let reason):
                actions.append(.close(code: code, reason: reason))
                stage = .closed
            case .drop:
                actions.append(.drop)
                stage = .closed
            }
            if stage == .closed { return }
        }
    }

    /// Sends what the faults put in between.
    private mutating func disturb(_ actions: inout [SocketServiceAction]) {
        sent += 1
        let field = kind.wire.discriminator
        if let every = faults.garbageEvery, sent.isMultiple(of: max(1, every)) {
            actions.append(.send(.text("{\"\(field)\":\"transcript\",")))
        }
        if let every = faults.unknownEvery, sent.isMultiple(of: max(1, every)) {
            let event = Value.map([field: "audio_weather.changed", "text": "not a transcript", "level": 3])
            actions.append(.send(.text(JSONText.encodePlain(event))))
        }
    }

    private mutating func setTimers(_ actions: inout [SocketServiceAction]) {
        let isOpen = stage == .open && !faults.isHalfOpen
        let wanted = [
            Timer.outbox: isOpen ? desk.outbox.nextDue : nil, Timer.idle: isOpen ? desk.idleAt : nil,
            Timer.expiry: isOpen && !desk.isClosing ? expiresAt : nil,
        ]
        for (timer, due) in wanted.sorted(by: { $0.key < $1.key }) where timers[timer] != due {
            timers[timer] = due
            if let due { actions.append(.startTimer(timer, at: due)) } else { actions.append(.cancelTimer(timer)) }
        }
    }
}
