/// The end of what a child printed.
struct OutputTail: Sendable {
    let limit: Int
    private(set) var bytes: [UInt8] = []
    /// Whether the beginning was left out.
    private(set) var isTruncated = false

    /// - Parameter limit: in bytes.
    init(limit: Int) { self.limit = limit }

    mutating func add(_ more: [UInt8]) {
        bytes += more.suffix(limit)
        isTruncated = isTruncated || more.count > limit
        if bytes.count > limit {
            bytes.removeFirst(bytes.count - limit)
            isTruncated = true
        }
    }

    /// Marked when the beginning is missing.
    var text: String {
        guard isTruncated else { return String(decoding: bytes, as: UTF8.self) }
        // The cut may lie within a character, or within a secret that would no longer be known for one.
        let rest = bytes.drop { $0 > 0x20 }
        return "[beginning left out] " + String(decoding: rest, as: UTF8.self)
    }
}
