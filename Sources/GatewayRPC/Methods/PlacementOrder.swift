import ScriptValue

/// A call that somebody wants placed.
public struct PlacementOrder: Hashable, Sendable {
    /// E.164; nil for the deployment's usual number.
    public var to: String?
    public var from: String?
    /// A mode nobody knows counts as none.
    public var mode: String?
    /// This flow; one nobody knows is an error.
    public var flow: String?
    /// For the flow.
    public var arguments: [String: Value] = [:]
    /// What the call is for: for the agent that talks on it, never spoken by itself.
    public var brief: String?
    public var sessionKey: String?
    /// The session of whoever asks, for the log.
    public var requester: String?
    /// The same key never dials twice.
    public var key: String?

    public init() {}
}
