import CallCore
import ScriptValue

/// What the ends of all simulated services have in common, behind the protocol of each: the upgrade, what goes wrong,
/// and messages at their time.
struct ServiceEnd: Sendable {
    typealias Opening = @Sendable (UpgradeRequest, inout ServiceDesk) throws(ServiceRefusal) -> any SocketWire

    private enum Stage { case idle, open, closed }
    private enum Timer {
        static let outbox = 0
        static let idle = 1
        static let expiry = 2
    }

    private let kind: any SocketWire.Type
    private let opening: Opening
    private(set) var desk: ServiceDesk
    private(set) var wire: (any SocketWire)?
    private var stage = Stage.idle
    private var timers: [Int: CallTime] = [:]
    private var expiresAt: CallTime?
    private var sent = 0

    /// - Parameter name: keeps apart what the seed decides for different services.
    init(
        _ kind: any SocketWire.Type, name: String, settings: TranscriptionSettings, opening: @escaping Opening
    ) {
        self.kind = kind
        self.opening = opening
        let random = SeededRandom(seed: settings.seed).stream(name)
        desk = ServiceDesk(settings: settings, random: random, now: CallTime(milliseconds: 0))
    }

    mutating func handle(_ input: SocketServiceInput, now: CallTime) -> [SocketServiceAction] {
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
            var refusal = kind.refusal(fault.status, &desk)
            if let seconds = fault.retryAfter { refusal.headers.add("Retry-After", String(seconds)) }
            return [.refuse(refusal)]
        }
        if faults.isNeverReady, !kind.hasReadyMessage { return [] }
        guard let request = UpgradeRequest(url: url, headers: headers) else {
            desk.note("the URL cannot be read")
            return [.refuse(kind.refusal(400, &desk))]
        }
        do throws(ServiceRefusal) {
            let wire = try opening(request, &desk)
            self.wire = wire
            stage = .open
            let lifetime = faults.expiresAfter ?? kind.lifetime
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
        let field = kind.discriminator
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
