/// A place in a text as editors count: lines and columns from 1, columns in characters.
public struct TextPlace: Hashable, Sendable, CustomStringConvertible {
    public var line: Int
    public var column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// The place of a byte offset in a text.
    public init(offset: Int, in bytes: [UInt8]) {
        let before = bytes.prefix(max(0, offset))
        line = 1 + before.count { $0 == UInt8(ascii: "\n") }
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        // Continuation bytes of UTF-8 are no characters of their own.
        column = 1 + before[lineStart...].count { $0 & 0xC0 != 0x80 }
    }

    public var description: String { "\(line):\(column)" }
}
