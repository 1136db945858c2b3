/// Cuts a stream of bytes into lines, without keeping more of one than a limit.
public struct LineSplitter: Sendable {
    public enum Line: Hashable, Sendable {
        case whole([UInt8])
        /// Longer than the limit; its bytes are gone.
        case tooLong
    }

    private let limit: Int
    private var rest: [UInt8] = []
    private var isTooLong = false

    public init(limit: Int) { self.limit = limit }

    public mutating func take(_ bytes: some Sequence<UInt8>) -> [Line] {
        var lines: [Line] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                lines.append(end())
            } else if rest.count < limit {
                rest.append(byte)
            } else {
                isTooLong = true
            }
        }
        return lines
    }

    /// What stands behind the last line end.
    public mutating func finish() -> Line? { rest.isEmpty && !isTooLong ? nil : end() }

    private mutating func end() -> Line {
        defer { (rest, isTooLong) = ([], false) }
        if isTooLong { return .tooLong }
        if rest.last == UInt8(ascii: "\r") { rest.removeLast() }
        return .whole(rest)
    }
}
