/// The engine's own id of a call (a UUID in text form), never the carrier's.
public struct CallID: Hashable, Comparable, Sendable, CustomStringConvertible {
    public var text: String

    public init(_ text: String) { self.text = text }
    public var description: String { text }
    public static func < (left: CallID, right: CallID) -> Bool { left.text < right.text }
}
