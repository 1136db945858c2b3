/// The host of a `Host` header or of one that a proxy sets: a DNS name, an IPv4 address or a bracketed IPv6 address.
public struct HostName: Hashable, Sendable {
    /// In lower case, without the port; an IPv6 address keeps its brackets.
    public let name: String
    public let port: Int?

    /// Nil for what is no host: empty or oversized names, user information, bad ports, any other character.
    public init?(_ text: some StringProtocol) {
        var bytes = Array(text.utf8.prefix(Self.longest + 7))[...]
        while let first = bytes.first, first == 0x20 || first == 0x09 { bytes = bytes.dropFirst() }
        while let last = bytes.last, last == 0x20 || last == 0x09 { bytes = bytes.dropLast() }
        let isBracketed = bytes.first == 0x5B
        let end: Int
        if isBracketed {
            guard let bracket = bytes.firstIndex(of: 0x5D) else { return nil }
            end = bracket + 1
        } else {
            end = bytes.firstIndex(of: 0x3A) ?? bytes.endIndex
        }
        if end < bytes.endIndex {
            guard bytes[end] == 0x3A, let number = Self.port(bytes[(end + 1)...]) else { return nil }
            port = number
        } else {
            port = nil
        }
        let lowered = bytes[..<end].map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        name = String(decoding: lowered, as: UTF8.self)
        guard isBracketed ? !lowered.contains(0x25) && IPAddress(name) != nil : Self.isName(lowered[...]) else {
            return nil
        }
    }

    private static let longest = 253

    private static func port(_ digits: ArraySlice<UInt8>) -> Int? {
        guard (1...5).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        let number = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        return (1...65_535).contains(number) ? number : nil
    }

    private static func isName(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard (1...longest).contains(bytes.count) else { return false }
        return bytes.split(separator: 0x2E, omittingEmptySubsequences: false).allSatisfy { label in
            (1...63).contains(label.count) && label.first != 0x2D && label.last != 0x2D
                && label.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
        }
    }
}
