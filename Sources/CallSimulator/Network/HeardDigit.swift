import CallCore

/// A tone that went over the line.
public struct HeardDigit: Hashable, Sendable {
    public var digit: Character
    /// Milliseconds since the line's beginning.
    public var atMs: Milliseconds

    public init(digit: Character, atMs: Milliseconds) {
        self.digit = digit
        self.atMs = atMs
    }
}
