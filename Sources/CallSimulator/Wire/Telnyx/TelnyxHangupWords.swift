import CallCore

/// How Telnyx tells why a leg went down.
struct TelnyxHangupWords: Hashable, Sendable {
    var cause: String
    /// `caller`, `callee` or `unknown`.
    var source: String
    /// SIP status as text, or `unspecified`.
    var sip: String

    init(_ cause: String, by source: String, sip: String) {
        self.cause = cause
        self.source = source
        self.sip = sip
    }

    static let timeLimit = TelnyxHangupWords("time_limit", by: "unknown", sip: "unspecified")
    static let canceled = TelnyxHangupWords("originator_cancel", by: "caller", sip: "487")

    static func normal(by source: String) -> TelnyxHangupWords {
        TelnyxHangupWords("normal_clearing", by: source, sip: "200")
    }

    /// Of an incoming call that was turned away; nil for a cause that does not exist.
    init?(rejection cause: String) {
        switch cause {
        case "CALL_REJECTED": self.init("call_rejected", by: "callee", sip: "603")
        case "USER_BUSY": self.init("user_busy", by: "callee", sip: "486")
        case "NOT_FOUND": self.init("not_found", by: "callee", sip: "404")
        case "TEMPORARILY_UNAVAILABLE": self.init("unspecified", by: "callee", sip: "480")
        default: return nil
        }
    }

    /// Of an outgoing leg that nobody answered.
    ///
    /// - Parameter ringOut: Telnyx's word for nobody answering in time.
    static func unanswered(_ reason: EndReason, ringOut: String) -> TelnyxHangupWords {
        switch reason {
        case .busy: TelnyxHangupWords("user_busy", by: "callee", sip: "486")
        case .noAnswer, .hangupUser, .timeout: TelnyxHangupWords(ringOut, by: "caller", sip: "487")
        case .completed, .hangupBot, .voicemail: canceled
        case .failed, .error: TelnyxHangupWords("not_found", by: "callee", sip: "404")
        }
    }
}
