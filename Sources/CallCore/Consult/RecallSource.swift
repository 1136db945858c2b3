/// What is kept of callers.
public enum RecallSource: String, Hashable, Sendable, CaseIterable {
    /// Notes of `memory.append`.
    case memory
    /// Transcripts of earlier calls.
    case sessions
}
