/// A source with a hook call in each branch, on the same lines as before.
public struct InstrumentedSource: Hashable, Sendable {
    public let file: String
    public let source: [UInt8]
    public let branches: [Branch]
}
