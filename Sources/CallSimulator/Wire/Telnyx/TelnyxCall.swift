import CallCore
import ScriptValue

/// A call as Telnyx keeps it.
final class TelnyxCall {
    let leg: WireLeg
    let ids: TelnyxIDs
    unowned let wire: TelnyxWire
    /// Of outbound calls.
    let create: TelnyxCreate?
    /// Where its webhooks go.
    var webhookURL: String
    var clientState: String?
    private(set) lazy var playlist = TelnyxPlaylist(self)
    var gathering: TelnyxGathering?
    var hearing: TelnyxTranscription?
    var target: TelnyxTargetLeg?
    var stream: WireStream?
    /// What the command that answers a call says of its stream.
    var streamTerms: TelnyxStreamTerms?
    /// When each `command_id` was taken.
    var commands: [String: CallTime] = [:]
    /// How an incoming call was turned away.
    var rejection: TelnyxHangupWords?
    private var isAtLimit = false
    private var hasVerdict = false
    private var limitTimer: EventToken?
    private var detectionTimers: [EventToken] = []

    init(_ leg: WireLeg, wire: TelnyxWire, create: TelnyxCreate? = nil, webhookURL: String) {
        self.leg = leg
        self.wire = wire
        self.create = create
        self.webhookURL = webhookURL
        clientState = create?.clientState
        streamTerms = create?.stream
        ids = TelnyxIDs(control: leg.id, leg: wire.makeUUID(), session: wire.makeUUID())
        leg.onEvent = { [unowned self] in take($0) }
    }

    /// The `call_control_id`.
    var id: String { leg.id }
    var isInbound: Bool { leg.direction == .inbound }
    /// Our own side in the words of a hang-up's source.
    private var ourSide: String { isInbound ? "callee" : "caller" }
    private var farSide: String { isInbound ? "caller" : "callee" }

    /// Tells the product that an incoming call waits for a command.
    func comeIn() { tellInitiated(state: "parked") }

    private func take(_ kind: CallEvent.Kind) {
        switch kind {
        case .initiated: tellInitiated(state: "bridging")
        case .answered: answered()
        case .answeredBy(let who): decided(who)
        case .speaking: playlist.began()
        case .speech(let text, let isFinal, let confidence):
            hearing?.heard(text, isFinal: isFinal, confidence: confidence, of: self)
        case .dtmf(let keys): for key in keys { pressed(key) }
        case .transferred(let failure): transferred(failure)
        case .ended(let reason): ended(reason)
        default: break
        }
    }

    private func tellInitiated(state: String) {
        tell(
            "call.initiated",
            [
                "direction": isInbound ? "incoming" : "outgoing", "state": Value(state), "caller_id_name": .null,
                "start_time": Value(WireDate.iso8601(leg.createdAt)), "connection_codecs": "PCMU,PCMA",
                "offered_codecs": "PCMU,PCMA", "custom_headers": .array([]), "sip_headers": .array([]),
                "tags": .array([]),
            ])
    }

    private func answered() {
        tell("call.answered", ["state": "answered", "start_time": Value(WireDate.iso8601(leg.createdAt))])
        if let streamTerms { open(streamTerms) }
        guard let create else { return }
        limitTimer = schedule(after: create.timeLimit, "time limit") {
            $0.isAtLimit = true
            $0.leg.hangUp()
        }
        if let detection = create.detection { watch(detection) }
    }

    private func pressed(_ key: Character) {
        tell("call.dtmf.received", ["digit": Value(String(key))])
        gathering?.press(key)
        stream?.press(key)
    }

    func schedule(
        after delay: Milliseconds, _ what: String, action: @escaping (TelnyxCall) -> Void
    ) -> EventToken {
        leg.kernel.schedule(after: delay, label: "\(id) \(what)") { [weak self] in
            guard let self, !self.leg.stage.isOver else { return }
            action(self)
        }
    }

    // MARK: detection

    private func watch(_ detection: TelnyxDetection) {
        detectionTimers.append(schedule(after: detection.limit, "analysis over") { $0.tellVerdict(.unknown) })
        guard leg.line?.party.isMachine == true else { return }
        let delay = wire.drawVerdict()
        detectionTimers.append(schedule(after: delay, "machine detected") { $0.tellVerdict(.machine) })
    }

    /// The simulated line tells of a machine when its greeting is over; then a verdict that was not told yet never is.
    private func decided(_ who: AnsweredBy) {
        guard who == .machine, let detection = create?.detection else { return tellVerdict(who) }
        if let (type, result) = detection.greeting(beeps: leg.line?.party.beeps ?? false) {
            hasVerdict = true
            tell(type, ["result": Value(result)])
        } else {
            tellVerdict(who)
        }
    }

    private func tellVerdict(_ who: AnsweredBy) {
        guard let detection = create?.detection, !hasVerdict else { return }
        hasVerdict = true
        let (type, result) = detection.verdict(who)
        tell(type, ["result": Value(result)])
    }

    // MARK: the end

    /// What runs on a call that is bridged or over comes to its end.
    func closeSound() {
        playlist.close()
        gathering?.end("call_hangup")
        endStream()
        hearing = nil
    }

    private func ended(_ reason: EndReason) {
        leg.kernel.cancel(limitTimer)
        for timer in detectionTimers { leg.kernel.cancel(timer) }
        closeSound()
        let words = hangupWords(reason)
        tellHangup(words)
        tellCostLater()
        targetLost(reason)
    }

    private func hangupWords(_ reason: EndReason) -> TelnyxHangupWords {
        if isAtLimit { return .timeLimit }
        if leg.answeredAt != nil { return .normal(by: reason == .hangupBot ? ourSide : farSide) }
        if !isInbound { return .unanswered(reason, ringOut: create?.ringOutCause ?? "timeout") }
        if reason == .noAnswer { return TelnyxHangupWords("timeout", by: "caller", sip: "487") }
        if reason != .hangupBot { return .canceled }
        return rejection ?? TelnyxHangupWords("call_rejected", by: "callee", sip: "603")
    }
}
