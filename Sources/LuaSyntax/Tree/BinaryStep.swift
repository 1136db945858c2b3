/// One operator and its right operand in a chain of binary operators.
public struct BinaryStep: Sendable {
    public let operation: BinaryOperator
    /// Where the operator stands.
    public let position: SourcePosition
    public let operand: LuaExpression
}
