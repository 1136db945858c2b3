/// How much JSON5 a reader accepts before it gives up.
public struct JSON5Limits: Hashable, Sendable {
    /// Length of the whole text in bytes.
    public var bytes: Int
    /// Arrays and objects inside one another. The reader recurses, so this also bounds its stack.
    public var depth: Int

    public init(bytes: Int = 1 << 20, depth: Int = 64) {
        self.bytes = bytes
        self.depth = depth
    }
}
