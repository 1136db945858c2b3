/// A key of an object with its value.
public struct JSON5Member: Hashable, Sendable {
    public var key: String
    /// Where the key begins: a byte offset from the start of the text; nil for one that was made after reading.
    public var start: Int?
    public var value: JSON5Node

    public init(key: String, start: Int? = nil, value: JSON5Node) {
        self.key = key
        self.start = start
        self.value = value
    }
}
