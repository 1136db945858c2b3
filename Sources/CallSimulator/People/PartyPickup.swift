import CallCore

/// What happens when somebody's phone is called. Delays are milliseconds after the first ring.
public enum PartyPickup: Hashable, Sendable {
    case answers(after: Milliseconds)
    case rejects(after: Milliseconds)
    case busy
    case noAnswer
    /// The network cannot reach the number.
    case unreachable
    /// A machine: says its greeting, beeps for `beep` ms (0 for no beep), then records.
    case voicemail(after: Milliseconds, greeting: String, beep: Milliseconds)
}
