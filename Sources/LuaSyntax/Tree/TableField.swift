/// One entry of a table constructor.
public struct TableField: Sendable {
    public enum Key: Sendable {
        case positional
        case named(String)
        indirect case computed(LuaExpression)
    }

    public let key: Key
    public let position: SourcePosition
    public let value: LuaExpression
}
