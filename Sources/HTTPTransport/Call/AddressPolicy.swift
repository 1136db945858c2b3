/// Which addresses a request may connect to. The address that is checked is the one that is connected to: no second
/// lookup of the name lies in between, and a kept connection is checked again.
public enum AddressPolicy: Hashable, Sendable {
    case any
    /// The public internet, and the literal IPv4 or IPv6 addresses listed. Loopback, private, link-local, unique
    /// local, shared (RFC 6598), mapped, multicast and reserved addresses are refused. Cannot go with a proxy, which
    /// would do the connecting.
    case publicOnly(allowedAddresses: [String] = [])
}
