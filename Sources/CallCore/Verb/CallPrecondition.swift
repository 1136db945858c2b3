/// What must be true of the call before a verb may start.
public enum CallPrecondition: Hashable, Sendable, CaseIterable {
    case any
    case notEnded
    /// We place the call and have not dialled yet.
    case outboundInitiated
    /// The call came in and we have not picked up yet.
    case inboundUnanswered
    case answered

    public func holds(state: CallState, direction: CallDirection) -> Bool {
        switch self {
        case .any: true
        case .notEnded: !state.isTerminal
        case .outboundInitiated: direction == .outbound && state == .initiated
        case .inboundUnanswered: direction == .inbound && !state.isTerminal && !state.isAnswered
        case .answered: state.isAnswered
        }
    }

    /// What the verb needs, to follow "needs".
    public var summary: String {
        switch self {
        case .any: "nothing"
        case .notEnded: "a call that has not ended"
        case .outboundInitiated: "an outbound call that was not dialled yet"
        case .inboundUnanswered: "an inbound call that was not answered yet"
        case .answered: "an answered call"
        }
    }

    /// The error text for a call on which the verb may not start, or nil when it may.
    public func refusal(verb: String, state: CallState, direction: CallDirection) -> String? {
        if holds(state: state, direction: direction) { return nil }
        return "'\(verb)' needs \(summary); this \(direction.rawValue) call is in state '\(state.name)'"
    }
}
