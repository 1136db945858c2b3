/// Names a clip of a `PhraseBook`.
public struct PhraseID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// In the order in which clips were registered, from 1.
    public let number: Int

    public static func < (left: PhraseID, right: PhraseID) -> Bool { left.number < right.number }

    public var description: String { "phrase \(number)" }
}
