/// An IPv6 address.
struct IPv6Address: Hashable, Sendable {
    /// Eight of 16 bits.
    var groups: [UInt16]

    /// RFC 4291 text, without brackets and zone.
    init?(_ text: String) {
        guard text.contains(":"), text.utf8.count <= 45 else { return nil }
        let halves = text.replacing("::", with: "|").split(separator: "|", omittingEmptySubsequences: false)
        guard halves.count <= 2, let head = Self.groups(halves[0]) else { return nil }
        if halves.count == 1 {
            guard head.count == 8 else { return nil }
            groups = head
            return
        }
        guard let tail = Self.groups(halves[1]), head.count + tail.count < 8 else { return nil }
        groups = head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail
    }

    private static func groups(_ text: Substring) -> [UInt16]? {
        guard !text.isEmpty else { return [] }
        var groups: [UInt16] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if part.contains(".") {
                guard index == parts.count - 1, let address = IPv4Address(part) else { return nil }
                groups += [UInt16(address.value >> 16), UInt16(address.value & 0xFFFF)]
            } else {
                guard (1...4).contains(part.utf8.count), part.allSatisfy({ $0.isASCII && $0.isHexDigit }),
                    let group = UInt16(part, radix: 16)
                else { return nil }
                groups.append(group)
            }
        }
        return groups
    }

    /// The IPv4 address in `::ffff:a.b.c.d`.
    var mapped: IPv4Address? {
        guard groups[..<5].allSatisfy({ $0 == 0 }), groups[5] == 0xFFFF else { return nil }
        return IPv4Address(value: UInt32(groups[6]) << 16 | UInt32(groups[7]))
    }
}
