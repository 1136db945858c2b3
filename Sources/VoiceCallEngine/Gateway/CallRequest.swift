import CallCore
import ScriptValue

/// Somebody wants a call placed.
public struct CallRequest: Hashable, Sendable {
    /// E.164; nil for the deployment's usual number.
    public var to: String?
    public var from: String?
    /// Which flow: through the host's table of modes. Nil for the deployment's usual mode.
    public var mode: String?
    /// This flow, whatever the table of modes says.
    public var flow: String?
    public var arguments: Value
    /// What the call is for; the agent that talks on it is told.
    public var brief: String?
    public var sessionKey: String?
    /// The same key never places a second call, also across a restart.
    public var placementKey: String?

    public init(
        to: String? = nil, from: String? = nil, mode: String? = nil, arguments: Value = [:], sessionKey: String? = nil,
        placementKey: String? = nil
    ) {
        self.to = to
        self.from = from
        self.mode = mode
        self.arguments = arguments
        self.sessionKey = sessionKey
        self.placementKey = placementKey
    }
}
