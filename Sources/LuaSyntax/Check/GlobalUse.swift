/// One read or assignment of a global name.
public struct GlobalUse: Hashable, Sendable {
    public let name: String
    public let position: SourcePosition
    /// True for `x = …` and `function x()`, false for a read.
    public let isAssignment: Bool
}
