import ScriptValue

/// What a script waits for: one call of a host function.
public struct LuaRequest: Hashable, Sendable {
    /// Resume with this.
    public var token: WaitToken
    /// "call:say", "agent.respond" or "emit".
    public var name: String
    /// The object before the colon of a method call.
    public var receiver: Handle?
    /// The arguments without the receiver.
    public var arguments: [Value]
    /// "file:line" of the call, empty when no Lua function is involved.
    public var location: String

    public init(token: WaitToken, name: String, receiver: Handle?, arguments: [Value], location: String) {
        self.token = token
        self.name = name
        self.receiver = receiver
        self.arguments = arguments
        self.location = location
    }
}
