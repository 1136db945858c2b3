/// How much JSON a reader accepts before it gives up.
public struct JSONLimits: Hashable, Sendable {
    /// Length of the whole text in bytes.
    public var bytes: Int
    /// Arrays and objects inside one another. The reader recurses, so this also bounds its stack.
    public var depth: Int
    /// Values in the whole text, containers included; bounds memory for texts such as `[[],[],…]`.
    public var values: Int

    public init(bytes: Int = 16 << 20, depth: Int = 128, values: Int = 1_000_000) {
        self.bytes = bytes
        self.depth = depth
        self.values = values
    }

    public static let standard = JSONLimits()
}
