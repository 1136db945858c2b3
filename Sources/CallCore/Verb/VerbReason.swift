/// A reason a verb gives in `nil, reason`: an outcome that the caller, the carrier or a service can cause.
public struct VerbReason: Hashable, Sendable {
    public var name: String
    public var doc: String

    public init(_ name: String, _ doc: String) {
        self.name = name
        self.doc = doc
    }
}
