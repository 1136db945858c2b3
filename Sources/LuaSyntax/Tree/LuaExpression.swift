/// One expression.
public struct LuaExpression: Sendable {
    public enum Kind: Sendable {
        case literal(Literal)
        case variadic
        case name(NameUse)
        indirect case function(FunctionBody)
        indirect case table([TableField])
        indirect case unary(UnaryOperator, LuaExpression)
        /// Operators of falling precedence, applied from left to right: `((first op a) op b) …`.
        /// A flat list, because a source of megabytes may hold one chain of a million operators.
        indirect case binary(first: LuaExpression, steps: [BinaryStep])
        /// A base followed by fields, indices and calls.
        indirect case suffixed(base: LuaExpression, suffixes: [Suffix])
        indirect case parenthesised(LuaExpression)
    }

    public let kind: Kind
    public let position: SourcePosition
    private let storedEnd: UInt32

    /// Offset of the first byte after the expression.
    public var end: Int { Int(storedEnd) }

    init(_ kind: Kind, position: SourcePosition, end: Int) {
        self.kind = kind
        self.position = position
        storedEnd = UInt32(clamping: end)
    }

    /// The name, when the expression is just that.
    public var name: NameUse? {
        if case .name(let use) = kind { use } else { nil }
    }

    /// The expression without parentheses around it.
    public var unwrapped: LuaExpression {
        var inner = self
        while case .parenthesised(let next) = inner.kind { inner = next }
        return inner
    }
}
