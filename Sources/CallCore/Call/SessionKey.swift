/// The key of the conversation memory that a call belongs to.
public struct SessionKey: Hashable, Sendable {
    public var text: String

    /// - Parameters:
    ///   - explicit: a key asked for by name; wins unless blank.
    ///   - otherParty: the dialled number of an outbound call, the caller of an inbound one.
    ///   - agentID: the agent whose main session `main` joins; nil for the main agent.
    public init(
        explicit: String?, scope: SessionScope, callID: CallID, otherParty: String?, agentID: String? = nil
    ) {
        let wanted = Self.trimmed(explicit ?? "")
        let digits = PhoneNumber(otherParty ?? "").digits
        guard wanted.isEmpty else {
            text = wanted
            return
        }
        switch scope {
        case .perPhone: text = "voice:\(digits.isEmpty ? callID.text : digits)"
        case .perCall: text = "voice:call:\(callID)"
        // As the agent's host names it.
        case .main: text = "agent:\((agentID ?? AgentProfile.mainAgent).lowercased()):main"
        }
    }

    /// The same, choosing the other party by direction.
    public init(
        explicit: String?, scope: SessionScope, callID: CallID, direction: CallDirection, from: String?, to: String?
    ) {
        self.init(explicit: explicit, scope: scope, callID: callID, otherParty: direction == .outbound ? to : from)
    }

    private static func trimmed(_ text: String) -> String {
        let start = text.drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }
}
