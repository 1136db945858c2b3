/// Why a call ended. Each reason is also the name of the terminal state it leads to.
public enum EndReason: String, Hashable, Sendable, CaseIterable {
    case completed
    case hangupUser = "hangup-user"
    case hangupBot = "hangup-bot"
    case timeout
    case error
    case failed
    case noAnswer = "no-answer"
    case busy
    case voicemail
}
