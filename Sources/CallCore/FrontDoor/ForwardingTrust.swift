/// Whose word about the original request counts: which sockets are proxies of ours, and which hosts they may name.
public struct ForwardingTrust: Hashable, Sendable {
    private let allowedHosts: Set<String>
    private let limitsHosts: Bool
    private let trustsHeaders: Bool
    private let proxies: Set<IPAddress>
    private let limitsProxies: Bool
    private let trustsLoopback: Bool

    /// - Parameters:
    ///   - allowedHosts: Hosts that forwarding headers may name; any when empty.
    ///   - trustForwardingHeaders: Believe forwarding headers even without a list of hosts.
    ///   - trustedProxyIPs: Addresses of the proxies. An entry that is no address matches nobody, but does not make
    ///     the list an empty one, which would stand for everybody.
    ///   - trustsLoopback: A tunnel program on this machine forwards to us; what comes over loopback is believed when
    ///     it names the original host, and for nothing else.
    public init(
        allowedHosts: [String] = [], trustForwardingHeaders: Bool = false, trustedProxyIPs: [String] = [],
        trustsLoopback: Bool = false
    ) {
        self.allowedHosts = Set(allowedHosts.compactMap { HostName($0)?.name })
        limitsHosts = !allowedHosts.isEmpty
        trustsHeaders = trustForwardingHeaders
        proxies = Set(trustedProxyIPs.compactMap { IPAddress($0) })
        limitsProxies = !trustedProxyIPs.isEmpty
        self.trustsLoopback = trustsLoopback
    }

    /// Whether the forwarding headers of a request from this socket decide which URL was dialled.
    public func believesURL(from socket: IPAddress?) -> Bool {
        if trustsLoopback, let socket, socket.isLoopback { return true }
        guard limitsHosts || trustsHeaders else { return false }
        return !limitsProxies || isProxy(socket)
    }

    /// Whether the forwarding headers of a request from this socket decide which client sent it. Needs named proxies:
    /// otherwise anybody could be anybody.
    public func believesClient(from socket: IPAddress?) -> Bool { trustsHeaders && isProxy(socket) }

    public func isProxy(_ address: IPAddress?) -> Bool { address.map(proxies.contains) ?? false }

    public func allows(_ host: HostName) -> Bool { !limitsHosts || allowedHosts.contains(host.name) }
}
