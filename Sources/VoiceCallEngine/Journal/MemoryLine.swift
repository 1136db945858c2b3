import CallCore

/// A remembered line of a conversation partner.
public struct MemoryLine: Hashable, Sendable {
    public var text: String
    public var at: CallTime

    public init(text: String, at: CallTime) {
        self.text = text
        self.at = at
    }
}
