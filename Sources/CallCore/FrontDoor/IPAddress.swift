/// An IPv4 or IPv6 address. An IPv4 address and its IPv6-mapped form (`::ffff:192.0.2.1`) are one and the same.
public struct IPAddress: Hashable, Sendable {
    /// The sixteen bytes in network order; IPv4 addresses in their mapped form.
    private let high: UInt64
    private let low: UInt64

    /// Reads `192.0.2.1`, `2001:db8::1` or `[2001:db8::1]`; a zone (`%eth0`) is dropped. Nil for all else: ports, names,
    /// leading zeros (which some readers take as octal).
    public init?(_ text: some StringProtocol) {
        var bytes = Array(text.utf8)[...]
        if bytes.first == 0x5B {
            guard bytes.last == 0x5D, bytes.count > 2 else { return nil }
            bytes = bytes.dropFirst().dropLast()
            guard bytes.contains(0x3A) else { return nil }
        }
        guard bytes.count <= 64 else { return nil }
        if bytes.contains(0x3A) {
            if let zone = bytes.firstIndex(of: 0x25) { bytes = bytes[..<zone] }
            guard let groups = Self.groups(bytes) else { return nil }
            high = groups[..<4].reduce(0) { $0 << 16 | UInt64($1) }
            low = groups[4...].reduce(0) { $0 << 16 | UInt64($1) }
        } else {
            guard let quad = Self.quad(bytes) else { return nil }
            high = 0
            low = 0xFFFF_0000_0000 | UInt64(quad)
        }
    }

    public var isV4: Bool { high == 0 && low >> 32 == 0xFFFF }
    public var isLoopback: Bool { isV4 ? low >> 24 & 0xFF == 127 : high == 0 && low == 1 }

    // MARK: reading

    private static func quad(_ bytes: ArraySlice<UInt8>) -> UInt32? {
        let parts = bytes.split(separator: 0x2E, omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var quad: UInt32 = 0
        for part in parts {
            guard (1...3).contains(part.count), part.count == 1 || part.first != 0x30 else { return nil }
            var number: UInt32 = 0
            for digit in part {
                guard (0x30...0x39).contains(digit) else { return nil }
                number = number * 10 + UInt32(digit - 0x30)
            }
            guard number <= 255 else { return nil }
            quad = quad << 8 | number
        }
        return quad
    }

    /// The eight groups; `::` stands for at least one group of zeros.
    private static func groups(_ bytes: ArraySlice<UInt8>) -> [UInt16]? {
        var gap: Int?
        var index = bytes.startIndex
        while index + 1 < bytes.endIndex {
            if bytes[index] == 0x3A, bytes[index + 1] == 0x3A {
                guard gap == nil else { return nil }
                gap = index
                index += 1
            }
            index += 1
        }
        guard let gap else {
            guard let groups = run(bytes, mayEndInQuad: true), groups.count == 8 else { return nil }
            return groups
        }
        guard let head = run(bytes[..<gap], mayEndInQuad: false),
            let tail = run(bytes[(gap + 2)...], mayEndInQuad: true),
            head.count + tail.count < 8
        else { return nil }
        return head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail
    }

    /// Groups between single colons; none for no bytes.
    private static func run(_ bytes: ArraySlice<UInt8>, mayEndInQuad: Bool) -> [UInt16]? {
        guard !bytes.isEmpty else { return [] }
        let parts = bytes.split(separator: 0x3A, omittingEmptySubsequences: false)
        var groups: [UInt16] = []
        for (position, part) in parts.enumerated() {
            if mayEndInQuad, position == parts.count - 1, part.contains(0x2E) {
                guard let quad = quad(part) else { return nil }
                groups += [UInt16(quad >> 16), UInt16(quad & 0xFFFF)]
            } else {
                guard let group = group(part) else { return nil }
                groups.append(group)
            }
        }
        return groups.count <= 8 ? groups : nil
    }

    private static func group(_ bytes: ArraySlice<UInt8>) -> UInt16? {
        guard (1...4).contains(bytes.count) else { return nil }
        var group: UInt16 = 0
        for byte in bytes {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            group = group << 4 | UInt16(digit)
        }
        return group
    }
}
