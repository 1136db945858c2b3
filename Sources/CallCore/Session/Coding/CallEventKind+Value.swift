import ScriptValue

extension CallEvent.Kind {
    /// What happened, as the journal keeps it.
    public var value: Value {
        switch self {
        case .initiated: .coded("initiated")
        case .ringing: .coded("ringing")
        case .answered: .coded("answered")
        case .active: .coded("active")
        case .answeredBy(let who): .coded("answered_by", ["who": Value(who.rawValue)])
        case .speaking(let utterance): .coded("speaking", ["utterance": Value(utterance)])
        case .spoken(let utterance, let played, let completed):
            .coded(
                "spoken", ["utterance": Value(utterance), "played_ms": .int(played), "completed": .bool(completed)])
        case .speechStarted: .coded("speech_started")
        case .speech(let transcript, let isFinal, let confidence):
            .coded(
                "speech",
                ["text": Value(transcript), "final": .bool(isFinal), "confidence": confidence.map { .number($0) }])
        case .silence(let length): .coded("silence", ["ms": .int(length)])
        case .dtmf(let digits): .coded("dtmf", ["digits": Value(digits)])
        case .gathered(let digits): .coded("gathered", ["digits": Value(digits)])
        case .transferred(let failure): .coded("transferred", ["failure": failure.map { Value($0) }])
        case .billed: .coded("billed")
        case .ended(let reason): .coded("ended", ["reason": Value(reason.rawValue)])
        case .error(let message, let retryable):
            .coded("error", ["message": Value(message), "retryable": .bool(retryable)])
        }
    }

    /// Nil when `value` was not made by `value` of a kind; fields it does not know are passed over.
    public init?(value: Value) {
        guard let fields = CodedFields(value), let kind = try? Self.simple(fields) ?? Self.detailed(fields) else {
            return nil
        }
        self = kind
    }

    /// The kinds that say all with their name; nil for the others.
    private static func simple(_ fields: CodedFields) -> Self? {
        switch fields.type {
        case "initiated": .initiated
        case "ringing": .ringing
        case "answered": .answered
        case "active": .active
        case "speech_started": .speechStarted
        case "billed": .billed
        default: nil
        }
    }

    private static func detailed(_ fields: CodedFields) throws(CodedFields.Malformed) -> Self {
        switch fields.type {
        case "answered_by": .answeredBy(try fields.named("who"))
        case "speaking": .speaking(utterance: try fields.text("utterance"))
        case "spoken":
            .spoken(
                utterance: try fields.text("utterance"), playedMilliseconds: try fields.length("played_ms"),
                completed: try fields.flag("completed"))
        case "speech":
            .speech(
                transcript: try fields.text("text"), isFinal: try fields.flag("final"),
                confidence: try fields.optional("confidence", \.double))
        case "silence": .silence(try fields.length("ms"))
        case "dtmf": .dtmf(digits: try fields.text("digits"))
        case "gathered": .gathered(digits: try fields.text("digits"))
        case "transferred": .transferred(failure: try fields.optional("failure", \.text))
        case "ended": .ended(try fields.named("reason"))
        case "error": .error(message: try fields.text("message"), retryable: try fields.flag("retryable"))
        default: throw CodedFields.Malformed()
        }
    }
}
