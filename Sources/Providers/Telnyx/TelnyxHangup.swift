import CallCore
import ScriptValue

/// Why a leg went down, and what that means in the engine's words.
struct TelnyxHangup: Hashable, Sendable {
    enum Source: String, Hashable, Sendable {
        case caller, callee, unknown
    }

    var cause: String?
    var source: Source
    /// The SIP status, when there was one.
    var sip: Int?

    init(cause: String?, source: Source = .unknown, sip: Int? = nil) {
        self.cause = cause
        self.source = source
        self.sip = sip
    }

    init(_ payload: Value) {
        cause = payload["hangup_cause"]?.text
        source = payload["hangup_source"]?.text.flatMap(Source.init) ?? .unknown
        sip = payload["sip_hangup_cause"]?.text.flatMap(Int.init)
    }

    /// - Parameters:
    ///   - wasAnswered: whether the answer was reported; the cause does not tell.
    ///   - isOurs: we had hung up, or refused the call.
    func reason(direction: CallDirection, wasAnswered: Bool, isOurs: Bool) -> EndReason {
        let isRemote = source == (direction == .outbound ? .callee : .caller)
        switch cause {
        case "time_limit": return .timeout
        case "user_busy": return .busy
        case "timeout", "no_answer", "no_user_response": return .noAnswer
        case "not_found": return .failed
        case "machine_detected", "fax_detected": return .voicemail
        case _ where isOurs: return .hangupBot
        case "originator_cancel": return direction == .inbound ? .hangupUser : .hangupBot
        case "call_rejected": return sip == 486 ? .busy : .failed
        case "normal_clearing", "normal_unspecified":
            if wasAnswered { return isRemote ? .hangupUser : source == .unknown ? .completed : .hangupBot }
            return beforeAnswer(direction, isRemote: isRemote)
        case nil where wasAnswered: return .completed
        default: return wasAnswered ? .failed : bySIP ?? .failed
        }
    }

    private func beforeAnswer(_ direction: CallDirection, isRemote: Bool) -> EndReason {
        if direction == .inbound { return isRemote || source == .unknown ? .hangupUser : .hangupBot }
        return bySIP ?? (source == .caller ? .hangupBot : .noAnswer)
    }

    private var bySIP: EndReason? {
        switch sip {
        case 408, 480, 487: .noAnswer
        case 486, 600: .busy
        case 403, 404, 484, 603: .failed
        default: nil
        }
    }

    /// Why a transfer did not come about: `busy`, `no-answer` or `failed`.
    var transferFailure: String {
        switch reason(direction: .outbound, wasAnswered: false, isOurs: false) {
        case .busy: "busy"
        // Telnyx itself takes the ringing leg down when the time is up.
        case .noAnswer, .hangupBot: "no-answer"
        default: "failed"
        }
    }
}
