import CallCore

/// What an API request under way is for.
enum MarkupErrand: Hashable, Sendable {
    case create
    case search
    case replace
    /// The request of that index among those that end a call.
    case hangUp(Int)
    /// The request of that index among those that ask how the call is.
    case status(Int)

    var asksStatus: Bool { if case .status = self { true } else { false } }
}
