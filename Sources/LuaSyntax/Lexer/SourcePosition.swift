/// A place in a source file. Kept small, because every node of a tree carries one.
public struct SourcePosition: Hashable, Sendable, Comparable, CustomStringConvertible {
    private let storedLine: UInt32
    private let storedColumn: UInt32
    private let storedOffset: UInt32

    /// Line, counted from 1.
    public var line: Int { Int(storedLine) }
    /// Column in bytes, counted from 1.
    public var column: Int { Int(storedColumn) }
    /// Offset in bytes from the start of the file, counted from 0.
    public var offset: Int { Int(storedOffset) }

    public init(line: Int, column: Int, offset: Int) {
        storedLine = UInt32(clamping: line)
        storedColumn = UInt32(clamping: column)
        storedOffset = UInt32(clamping: offset)
    }

    public var description: String { "\(line):\(column)" }

    public static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        left.storedOffset < right.storedOffset
    }
}
