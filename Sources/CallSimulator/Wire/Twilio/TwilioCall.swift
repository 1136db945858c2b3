import CallCore

/// A call as Twilio keeps it.
final class TwilioCall {
    let leg: WireLeg
    unowned let wire: TwilioWire
    /// Of outbound calls.
    let create: TwilioCreate?
    /// Of inbound calls to a number that somebody has.
    let number: TwilioNumber?
    private(set) var status: TwilioStatus
    private(set) var updatedAt: CallTime
    /// Twilio's word for who answered; nil without detection.
    private(set) var answeredBy: String?
    private(set) lazy var runner = TwimlRunner(self)
    /// The API called it off before it was answered.
    var isCanceled = false
    /// The word of `<Reject>`.
    var rejection: String?
    private var sequence = 0
    private var limitTimer: EventToken?
    private var detectionTimer: EventToken?

    init(_ leg: WireLeg, wire: TwilioWire, create: TwilioCreate? = nil, number: TwilioNumber? = nil) {
        self.leg = leg
        self.wire = wire
        self.create = create
        self.number = number
        status = leg.direction == .inbound ? .ringing : .queued
        updatedAt = leg.createdAt
        leg.onEvent = { [unowned self] in take($0) }
    }

    var sid: String { leg.id }
    var isInbound: Bool { leg.direction == .inbound }
    var direction: String { isInbound ? "inbound" : "outbound-api" }
    var fallbackURL: String? { create?.fallbackURL ?? number?.fallbackURL }

    /// Where its status callbacks go.
    private var callback: TwilioCallback? {
        create.map(\.callback) ?? number?.statusCallback.map { TwilioCallback(url: $0, events: ["completed"]) }
    }

    private func take(_ kind: CallEvent.Kind) {
        updatedAt = leg.now
        switch kind {
        case .initiated: tell("initiated", status: "initiated")
        case .ringing:
            status = .ringing
            tell("ringing", status: "ringing")
        case .answered: answered()
        case .answeredBy(let who): decided(who)
        case .dtmf(let keys): for key in keys { runner.stream?.press(key) }
        case .transferred(let failure): runner.transferred(failure)
        case .ended(let reason): ended(reason)
        default: break
        }
    }

    private func answered() {
        status = .inProgress
        tell("answered", status: status.rawValue)
        if let limit = create?.timeLimit {
            limitTimer = wire.kernel.schedule(after: limit, label: "\(sid) time limit") { self.leg.hangUp() }
        }
        guard let create else { return runner.answered() }
        if let detection = create.detection {
            detectionTimer = wire.kernel.schedule(after: detection.timeout, label: "\(sid) detection over") {
                self.decided(.unknown)
            }
            guard detection.isAsync else { return }
        }
        begin(create)
    }

    private func begin(_ create: TwilioCreate) {
        switch create.instructions {
        case .url(let url, let method): runner.load(url, method: method, adding: detectionFields)
        case .document(let text): runner.run(Array(text.utf8), base: nil)
        }
    }

    private func decided(_ verdict: AnsweredBy) {
        guard let create, let detection = create.detection, answeredBy == nil, !status.isOver else { return }
        wire.kernel.cancel(detectionTimer)
        answeredBy = detection.word(verdict, beeps: leg.line?.party.beeps ?? false)
        if !detection.isAsync { return begin(create) }
        guard let url = detection.callbackURL else { return }
        let fields = [
            HeaderList.Field("CallSid", sid), HeaderList.Field("AccountSid", wire.settings.accountSid),
        ]
        wire.callBack("detection", detection.callbackMethod, url, fields + detectionFields, of: self)
    }

    private var detectionFields: [HeaderList.Field] {
        guard let answeredBy else { return [] }
        return [
            HeaderList.Field("AnsweredBy", answeredBy),
            HeaderList.Field("MachineDetectionDuration", String(leg.duration)),
        ]
    }

    private func ended(_ reason: EndReason) {
        wire.kernel.cancel(limitTimer)
        wire.kernel.cancel(detectionTimer)
        status = finalStatus(reason)
        runner.callEnded()
        tell("completed", status: status.rawValue)
    }

    private func finalStatus(_ reason: EndReason) -> TwilioStatus {
        if leg.answeredAt != nil { return .completed }
        if isCanceled { return .canceled }
        if let rejection { return rejection == "busy" ? .busy : .failed }
        switch reason {
        case .busy: return .busy
        case .noAnswer, .hangupUser, .timeout: return .noAnswer
        case .completed, .hangupBot, .voicemail: return isInbound ? .completed : .canceled
        case .failed, .error: return .failed
        }
    }

    private func tell(_ event: String, status word: String) {
        guard let callback, callback.events.contains(event) else { return }
        var fields = baseFields(status: word)
        fields += [
            HeaderList.Field("CallbackSource", "call-progress-events"),
            HeaderList.Field("SequenceNumber", String(sequence)),
            HeaderList.Field("Timestamp", WireDate.rfc2822(leg.now)),
        ]
        sequence += 1
        if event == "completed" { fields += endFields }
        wire.callBack(event, callback.method, callback.url, fields, of: self)
    }
}
