import CallCore

/// Why a call ended, from Plivo's hang-up code and, where there is none that says it, from its status.
enum PlivoEnding {
    /// - Parameters:
    ///   - code: `HangupCauseCode` of the webhook; nil when absent.
    ///   - source: `HangupSource`, which tells a caller who hung up from a request of ours.
    ///   - status: `CallStatus`.
    static func reason(code: Int?, source: String?, status: String?) -> EndReason {
        if let code, let reason = reason(code: code, source: source) { return reason }
        return status.flatMap(reason(status:)) ?? .completed
    }

    /// The statuses after which there is no call any more; nil for all others.
    static func reason(status: String) -> EndReason? {
        switch status.lowercased() {
        case "completed", "hangup": .completed
        case "busy": .busy
        case "failed": .failed
        case "timeout", "no-answer": .noAnswer
        case "cancel", "canceled", "cancelled": .hangupBot
        case "machine": .voicemail
        default: nil
        }
    }

    private static func reason(code: Int, source: String?) -> EndReason? {
        switch code {
        case 1000, 9000: .hangupBot
        case 3000, 6010: .noAnswer
        case 3010, 3100: .busy
        case 4240, 4250: .failed
        case 4000..<5000: normal(source: source)
        case 6000: .timeout
        case 9100: .voicemail
        case 0, 1010..<4000, 5000..<6000, 6020, 7000..<9000: .failed
        default: nil
        }
    }

    private static func normal(source: String?) -> EndReason {
        switch source?.lowercased() {
        case "caller", "callee", "call recipient": .hangupUser
        case "api request", "answer xml": .hangupBot
        default: .completed
        }
    }
}
