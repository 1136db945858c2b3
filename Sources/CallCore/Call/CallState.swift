/// Where a call stands. Non-terminal states are ordered and only move forward, except `speaking ⇄ listening`.
public enum CallState: Hashable, Sendable {
    case initiated, ringing, answered, active, speaking, listening
    case ended(EndReason)

    public static let live: [CallState] = [.initiated, .ringing, .answered, .active, .speaking, .listening]

    /// The state's name as records, scripts and RPC replies show it.
    public var name: String {
        switch self {
        case .initiated: "initiated"
        case .ringing: "ringing"
        case .answered: "answered"
        case .active: "active"
        case .speaking: "speaking"
        case .listening: "listening"
        case .ended(let reason): reason.rawValue
        }
    }

    public init?(name: String) {
        if let state = Self.live.first(where: { $0.name == name }) {
            self = state
        } else if let reason = EndReason(rawValue: name) {
            self = .ended(reason)
        } else {
            return nil
        }
    }

    public var isTerminal: Bool { if case .ended = self { true } else { false } }

    /// Whether the other side has picked up (or we have): media may flow.
    public var isAnswered: Bool {
        switch self {
        case .answered, .active, .speaking, .listening: true
        case .initiated, .ringing, .ended: false
        }
    }
}
