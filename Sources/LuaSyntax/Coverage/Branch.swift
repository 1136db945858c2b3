/// One place of a source that a run may or may not reach.
public struct Branch: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
        case then, elseif, `else`, implicitElse, loop, function, andOr
    }

    /// The number passed to the hook, from 1 in source order.
    public let id: Int
    /// Line of the keyword or operator that opens the branch, counted from 1.
    public let line: Int
    /// Its column in bytes, counted from 1.
    public let column: Int
    public let kind: Kind
    /// The condition, operand or name of the function, cut to one short line.
    public let label: String

    public init(id: Int, line: Int, column: Int, kind: Kind, label: String) {
        self.id = id
        self.line = line
        self.column = column
        self.kind = kind
        self.label = label
    }
}
