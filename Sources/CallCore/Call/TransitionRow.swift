/// One line of the call machine's table, in the words of its documentation.
public struct TransitionRow: Hashable, Sendable {
    /// The state before; `hanging up` stands for a live state while a hang-up is under way.
    public var from: String
    public var input: String
    /// The state after.
    public var to: String
    /// What the host is told to do, apart from the change of state itself.
    public var actions: [String]

    /// Whether anything happens at all.
    public var isEffective: Bool { from != to || !actions.isEmpty }
}
