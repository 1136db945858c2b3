/// The chapters of the verb reference.
public enum VerbGroup: String, Hashable, Sendable, CaseIterable {
    case call = "The call"
    case speak = "Speaking"
    case hear = "Hearing"
    case wait = "Waiting"
    case realtime = "Realtime"
    case agent = "Agent"
    case world = "The world outside"
}
