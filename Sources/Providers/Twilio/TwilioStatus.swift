import CallCore

/// Twilio's words for how far a call is.
enum TwilioStatus {
    static func signal(_ word: String) -> MarkupSignal? {
        switch word.lowercased() {
        case "initiated", "queued": .initiated
        case "ringing": .ringing
        case "in-progress": .answered
        default: end(word).map { .ended($0) }
        }
    }

    /// Nil for a call that is not over.
    static func end(_ word: String) -> EndReason? {
        switch word.lowercased() {
        case "completed": .completed
        case "busy": .busy
        case "no-answer": .noAnswer
        case "failed": .failed
        case "canceled": .hangupBot
        default: nil
        }
    }

    /// Of a transfer: nil when it was connected.
    static func failure(ofDial word: String) -> String? {
        switch word.lowercased() {
        case "completed", "answered": nil
        case "busy", "no-answer": word.lowercased()
        default: "failed"
        }
    }

    static func answeredBy(_ word: String) -> AnsweredBy {
        switch word.lowercased() {
        case "human": .human
        case "fax": .machine
        case let word where word.hasPrefix("machine_"): .machine
        default: .unknown
        }
    }
}
