/// One value a verb returns.
public struct ResultSpec: Hashable, Sendable {
    public var name: String
    public var type: ArgumentType
    public var doc: String
    /// Whether nil is an ordinary answer, not a failure with a reason.
    public var mayBeNil: Bool

    public init(_ name: String, _ type: ArgumentType, _ doc: String, mayBeNil: Bool = false) {
        self.name = name
        self.type = type
        self.doc = doc
        self.mayBeNil = mayBeNil
    }
}
