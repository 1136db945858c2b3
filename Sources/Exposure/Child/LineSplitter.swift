/// Cuts output into lines. A line that is too long is left out, so that a flood costs no memory.
struct LineSplitter: Sendable {
    /// In bytes.
    var limit = 64 << 10
    private var begun: [UInt8] = []
    private var isSkipping = false

    init(limit: Int = 64 << 10) { self.limit = limit }

    /// - Returns: the lines that are whole now, without their ends.
    mutating func add(_ bytes: [UInt8]) -> [String] {
        var lines: [String] = []
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            take(rest[..<end])
            if let line = finish() { lines.append(line) }
            rest = rest[(end + 1)...]
        }
        take(rest)
        return lines
    }

    /// The line that has no end yet.
    mutating func finish() -> String? {
        defer {
            begun = []
            isSkipping = false
        }
        if begun.last == UInt8(ascii: "\r") { begun.removeLast() }
        return isSkipping || begun.isEmpty ? nil : String(decoding: begun, as: UTF8.self)
    }

    private mutating func take(_ bytes: ArraySlice<UInt8>) {
        if isSkipping { return }
        if begun.count + bytes.count > limit {
            isSkipping = true
            begun = []
        } else {
            begun += bytes
        }
    }
}
