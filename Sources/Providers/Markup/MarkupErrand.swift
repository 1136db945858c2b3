import CallCore

/// What an API request under way is for.
enum MarkupErrand: Hashable, Sendable {
    case create
    case search
    case replace
    /// The request of that index among those that end a call.
    case hangUp(Int)
    case status
}
