/// A name in an expression, resolved by Lua's scoping rules.
public struct NameUse: Hashable, Sendable {
    public let name: String
    public let origin: NameOrigin
}
