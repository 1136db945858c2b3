import CallCore

/// How a call ended, in Plivo's words.
struct PlivoEnding: Hashable, Sendable {
    /// `HangupCauseCode`.
    var code: Int
    /// `HangupCauseName`.
    var name: String
    /// `HangupCause`, in the words of the network.
    var cause = "NORMAL_CLEARING"
    /// `HangupSource`.
    var source: String
    /// `CallStatus` of a call that nobody answered; one that was answered is `completed`.
    var status: String

    static let byDocument = PlivoEnding(code: 4_000, name: "Normal Hangup", source: "Answer XML", status: "completed")
    static let endOfDocument = PlivoEnding(
        code: 4_010, name: "End Of XML Instructions", source: "Answer XML", status: "completed")
    static let byRequest = PlivoEnding(code: 4_000, name: "Normal Hangup", source: "API Request", status: "completed")
    static let cancelled = PlivoEnding(
        code: 1_000, name: "Cancelled", cause: "ORIGINATOR_CANCEL", source: "API Request", status: "cancel")
    static let timeLimit = PlivoEnding(
        code: 6_000, name: "Time Limit Reached", cause: "ALLOTTED_TIMEOUT", source: "Plivo", status: "completed")
    static let machine = PlivoEnding(code: 9_100, name: "Machine Detected", source: "Plivo", status: "completed")
    static let notOurs = PlivoEnding(
        code: 2_000, name: "Invalid Destination Address", cause: "UNALLOCATED_NUMBER", source: "Plivo",
        status: "failed")
    static let busy = PlivoEnding(
        code: 3_010, name: "Busy Line", cause: "USER_BUSY", source: "Answer XML", status: "busy")
    static let rejected = PlivoEnding(
        code: 3_020, name: "Rejected", cause: "CALL_REJECTED", source: "Answer XML", status: "failed")

    /// What the network says when nobody at Plivo or the product ended it.
    static func network(_ reason: EndReason, of leg: WireLeg) -> PlivoEnding {
        let isInbound = leg.direction == .inbound
        if leg.answeredAt != nil {
            return PlivoEnding(
                code: 4_000, name: "Normal Hangup", source: isInbound ? "Caller" : "Callee", status: "completed")
        }
        switch reason {
        case .busy:
            return PlivoEnding(
                code: 3_010, name: "Busy Line", cause: "USER_BUSY", source: "Callee", status: "busy")
        case .noAnswer, .timeout:
            if isInbound {
                return PlivoEnding(
                    code: 3_000, name: "No Answer", cause: "NO_ANSWER", source: "Plivo", status: "no-answer")
            }
            return PlivoEnding(
                code: 6_010, name: "Ring Timeout Reached", cause: "NO_ANSWER", source: "Plivo", status: "timeout")
        case .hangupUser, .completed, .hangupBot, .voicemail:
            return PlivoEnding(
                code: 1_000, name: "Cancelled", cause: "ORIGINATOR_CANCEL", source: isInbound ? "Caller" : "Plivo",
                status: "cancel")
        case .failed, .error:
            return PlivoEnding(
                code: 2_000, name: "Invalid Destination Address", cause: "UNALLOCATED_NUMBER", source: "Carrier",
                status: "failed")
        }
    }
}
