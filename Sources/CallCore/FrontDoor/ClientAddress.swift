/// Which client sent a request that proxies may have passed on.
public enum ClientAddress {
    /// The address to count a request under; nil when nobody can tell.
    ///
    /// Walks `X-Forwarded-For` from its end, where our own proxy writes, and takes the first hop that is no proxy of
    /// ours. A hop that cannot be read ends the walk: all before it was written by strangers.
    public static func of(_ headers: HeaderList, socket: IPAddress?, trust: ForwardingTrust) -> IPAddress? {
        guard trust.believesClient(from: socket) else { return socket }
        var leftmost: IPAddress?
        for line in headers.all("x-forwarded-for").reversed() {
            for hop in line.utf8.split(separator: 0x2C).reversed() {
                guard let address = address(ofHop: Substring(hop)) else { return leftmost ?? socket }
                if !trust.isProxy(address) { return address }
                leftmost = address
            }
        }
        return leftmost ?? headers["x-real-ip"].flatMap { address(ofHop: $0[...]) } ?? socket
    }

    /// A hop is an address, or an address with a port.
    static func address(ofHop hop: Substring) -> IPAddress? {
        var bytes = hop.utf8
        while let first = bytes.first, first == 0x20 || first == 0x09 { bytes = bytes.dropFirst() }
        while let last = bytes.last, last == 0x20 || last == 0x09 { bytes = bytes.dropLast() }
        let text = Substring(bytes)
        if let address = IPAddress(text) { return address }
        guard let host = HostName(text), host.port != nil else { return nil }
        return IPAddress(host.name)
    }
}
