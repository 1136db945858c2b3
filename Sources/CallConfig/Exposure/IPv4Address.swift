/// An IPv4 address.
struct IPv4Address: Hashable, Sendable {
    /// In host order.
    var value: UInt32

    init(value: UInt32) { self.value = value }

    /// Four decimal numbers.
    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let bytes = parts.compactMap { part in part.allSatisfy(\.isASCII) && part.first != "+" ? UInt8(part) : nil }
        guard parts.count == 4, bytes.count == 4 else { return nil }
        value = bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Also what C libraries take for an address: `127.1`, `0x7f.1`, `2130706433`.
    init?(loose text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let numbers = parts.compactMap(Self.number)
        guard (1...4).contains(parts.count), numbers.count == parts.count, let last = numbers.last,
            numbers.dropLast().allSatisfy({ $0 < 256 }), last < UInt64(1) << (8 * UInt64(5 - parts.count))
        else { return nil }
        let high = numbers.dropLast().enumerated().reduce(UInt64(0)) { $0 | $1.element << (24 - 8 * $1.offset) }
        value = UInt32(high | last)
    }

    private static func number(_ part: Substring) -> UInt64? {
        guard let first = part.utf8.first, (0x30...0x39).contains(first) else { return nil }
        if part.hasPrefix("0x") { return part.utf8.count == 2 ? 0 : UInt64(part.dropFirst(2), radix: 16) }
        return UInt64(part, radix: part.utf8.count > 1 && first == 0x30 ? 8 : 10)
    }
}
