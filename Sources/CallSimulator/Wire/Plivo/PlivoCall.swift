import CallCore

/// A call as Plivo keeps it.
final class PlivoCall {
    let leg: WireLeg
    unowned let wire: PlivoWire
    /// Of outbound calls.
    let create: PlivoCreate?
    /// The id of the request that made it; of inbound calls, its own.
    let request: String
    /// Of inbound calls to a number that somebody has.
    let number: PlivoNumber?
    private(set) lazy var runner = PlivoRunner(self)
    /// How Plivo or the product meant to end it; whoever hangs up first is whom it ends by.
    private var intended: PlivoEnding?
    private(set) var ending: PlivoEnding?
    private var machine: Bool?
    private var limitTimer: EventToken?
    private var detectionTimer: EventToken?

    init(
        _ leg: WireLeg, wire: PlivoWire, request: String, create: PlivoCreate? = nil, number: PlivoNumber? = nil
    ) {
        self.leg = leg
        self.wire = wire
        self.request = request
        self.create = create
        self.number = number
        leg.onEvent = { [unowned self] in take($0) }
    }

    var uuid: String { leg.id }
    var isInbound: Bool { leg.direction == .inbound }
    var isQueued: Bool { leg.stage == .queued || leg.stage == .initiated }
    var isLive: Bool { !isQueued && !leg.stage.isOver }

    /// The state in the words of `CallStatus`.
    var status: String {
        switch leg.stage {
        case .queued, .initiated: "queued"
        case .ringing: "ringing"
        case .answered, .bridged: "in-progress"
        case .over: leg.answeredAt == nil ? ending?.status ?? "failed" : "completed"
        }
    }

    var fallback: PlivoCallback? {
        create.map(\.fallback)
            ?? number.flatMap { number in
                number.fallbackURL.map { PlivoCallback(url: $0, method: number.fallbackMethod) }
            }
    }

    private var hangup: PlivoCallback? {
        create.map(\.hangup)
            ?? number.flatMap { number in number.hangupURL.map { PlivoCallback(url: $0, method: number.hangupMethod) } }
    }

    /// Takes the call down.
    func end(_ ending: PlivoEnding) {
        guard !leg.stage.isOver else { return }
        if intended == nil { intended = ending }
        // The action of a connected <Dial> is still told.
        if leg.stage != .bridged { runner.stop() }
        if isInbound, leg.stage == .ringing { leg.reject(ending.name) } else { leg.hangUp() }
    }

    private func take(_ kind: CallEvent.Kind) {
        switch kind {
        case .ringing: if let ringing = create?.ringing { wire.tell("Ring", ringing, of: self) }
        case .answered: answered()
        case .answeredBy(let who): decided(who == .machine)
        case .dtmf(let keys): for key in keys { runner.stream?.press(key) }
        case .transferred(let failure): runner.transferred(failure)
        case .ended(let reason): ended(reason)
        default: break
        }
    }

    private func answered() {
        guard let create else { return runner.answered() }
        limitTimer = wire.kernel.schedule(after: create.timeLimit, label: "\(uuid) time limit") { [weak self] in
            self?.end(.timeLimit)
        }
        guard let detection = create.detection else { return begin(create) }
        // By the end of its time a machine has talked without a pause, and was found out by that.
        detectionTimer = wire.kernel.schedule(after: detection.limit, label: "\(uuid) detection over") { [weak self] in
            guard let self else { return }
            self.decided(self.leg.line?.party.isMachine == true)
        }
        if detection.callback != nil { begin(create) }
    }

    private func begin(_ create: PlivoCreate, adding fields: [HeaderList.Field] = []) {
        runner.load(create.answer, as: .answer, event: "StartApp", adding: fields)
    }

    private func decided(_ isMachine: Bool) {
        guard let create, let detection = create.detection, machine == nil, !leg.stage.isOver else { return }
        wire.kernel.cancel(detectionTimer)
        machine = isMachine
        let word = HeaderList.Field("Machine", "true")
        if let callback = detection.callback {
            guard isMachine else { return }
            let consequence = HeaderList.Field("IfMachine", detection.hangsUp ? "hangup" : "continue")
            wire.tell("MachineDetection", callback, [word, consequence], of: self)
        } else if !isMachine || !detection.hangsUp {
            begin(create, adding: isMachine ? [word] : [])
        }
        if isMachine, detection.hangsUp { end(.machine) }
    }

    private func ended(_ reason: EndReason) {
        wire.kernel.cancel(limitTimer)
        wire.kernel.cancel(detectionTimer)
        let ending = reason == .hangupBot ? intended ?? .network(reason, of: leg) : .network(reason, of: leg)
        self.ending = ending
        runner.callEnded()
        guard let hangup else { return }
        wire.tell("Hangup", hangup, endFields(ending), of: self)
    }
}
