/// Why a text is not JSON5, and where.
public struct JSON5Error: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Kind: Hashable, Sendable { case syntax, tooLarge, tooDeep }

    public var kind: Kind
    public var place: TextPlace
    /// What is wrong there, as one short clause.
    public var message: String

    public var description: String { "\(place): \(message)" }
}
