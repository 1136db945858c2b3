import CallCore

extension CallEvent.Kind {
    /// Whether it comes over the media stream rather than as a status webhook.
    var isMedia: Bool {
        switch self {
        case .speaking, .spoken, .speechStarted, .speech, .silence, .dtmf, .gathered: true
        case .initiated, .ringing, .answered, .active, .answeredBy, .transferred, .ended, .error, .billed: false
        }
    }

    /// Whether later events may arrive before it. A carrier's end of a call and its first sign of life stay in place.
    var canBeOvertaken: Bool {
        switch self {
        case .ringing, .answered, .active, .answeredBy: true
        default: false
        }
    }

    /// For the trace and for event ids.
    var word: String {
        switch self {
        case .initiated: "initiated"
        case .ringing: "ringing"
        case .answered: "answered"
        case .active: "active"
        case .answeredBy(let who): "answeredBy \(who.rawValue)"
        case .speaking(let utterance): "speaking \(utterance)"
        case .spoken(let utterance, let played, let completed):
            "spoken \(utterance) \(played)ms\(completed ? "" : " cut")"
        case .speechStarted: "speechStarted"
        case .speech(let text, let isFinal, _): "\(isFinal ? "final" : "partial") \"\(text)\""
        case .silence(let length): "silence \(length)ms"
        case .dtmf(let digits): "dtmf \(digits)"
        case .gathered(let digits): "gathered \(digits)"
        case .transferred(let failure): "transferred \(failure ?? "ok")"
        case .billed: "billed"
        case .ended(let reason): "ended \(reason.rawValue)"
        case .error(let message, _): "error \(message)"
        }
    }
}
