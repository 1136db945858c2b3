import CallCore

/// Whether a carrier could reach an address from outside.
public enum PublicURLCheck {
    /// The host of an http or https address; nil for anything else.
    public static func host(of url: String) -> String? { HTTPAddress(url)?.host }

    /// Whether the address leads to this machine or to a private network. What is no address counts as local.
    public static func isLocal(url: String) -> Bool { host(of: url).map(isLocal(host:)) ?? true }

    /// - Parameter host: a name, an IPv4 address or an IPv6 address, with or without brackets.
    public static func isLocal(host: String) -> Bool {
        var host = host.lowercased()
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        if host.hasSuffix(".") { host.removeLast() }
        if host.isEmpty { return true }
        if let address = IPv6Address(host) { return isLocal(address) }
        if let address = IPv4Address(loose: host) { return isLocal(address) }
        return host == "localhost" || [".localhost", ".local", ".internal"].contains { host.hasSuffix($0) }
    }

    /// Networks that are not public, as address and number of fixed bits: unspecified, loopback, RFC 1918, link-local.
    private static let localNetworks: [(network: UInt32, bits: UInt32)] = [
        (0x0000_0000, 8), (0x7F00_0000, 8), (0x0A00_0000, 8), (0xAC10_0000, 12), (0xC0A8_0000, 16), (0xA9FE_0000, 16),
    ]

    static func isLocal(_ address: IPv4Address) -> Bool {
        localNetworks.contains { network, bits in (address.value ^ network) >> (32 - bits) == 0 }
    }

    /// Loopback, unspecified, link-local, unique-local, and IPv4-mapped forms of the above.
    static func isLocal(_ address: IPv6Address) -> Bool {
        if let mapped = address.mapped { return isLocal(mapped) }
        let first = address.groups[0]
        let isLow = address.groups.dropLast().allSatisfy { $0 == 0 } && address.groups[7] <= 1
        return isLow || first & 0xFFC0 == 0xFE80 || first & 0xFE00 == 0xFC00
    }
}
