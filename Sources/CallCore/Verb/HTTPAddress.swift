/// The parts of an http or https address that grants and connections are decided by.
///
/// Deliberately narrow: forms that two parsers could read differently (credentials, backslashes, blanks) are no
/// address at all, so that the host that was granted is the host that is reached.
public struct HTTPAddress: Hashable, Sendable {
    /// "http" or "https".
    public var scheme: String
    /// Lower case; an IPv6 address keeps its brackets.
    public var host: String
    public var port: Int
    /// Path and query, at least "/".
    public var target: String

    public init?(_ text: String) {
        guard text.utf8.count <= 2048, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") })
        else { return nil }
        let lower = text.lowercased()
        guard let scheme = ["https", "http"].first(where: { lower.hasPrefix($0 + "://") }) else { return nil }
        let rest = text.dropFirst(scheme.count + 3)
        let authority = rest.prefix { !"/?#".contains($0) }
        guard let (host, port) = Self.split(authority: authority.lowercased()) else { return nil }
        self.scheme = scheme
        self.host = host
        self.port = port ?? (scheme == "https" ? 443 : 80)
        let target = rest.dropFirst(authority.count).prefix { $0 != "#" }
        self.target = target.hasPrefix("/") ? String(target) : "/" + target
    }

    private static func split(authority: String) -> (host: String, port: Int?)? {
        var host = authority
        var port: Int?
        let portStart = host.hasPrefix("[") ? host.range(after: "]") : host.firstIndex(of: ":")
        if let portStart, portStart < host.endIndex {
            let digits = host[host.index(after: portStart)...]
            guard host[portStart] == ":", digits.utf8.count <= 5, digits.allSatisfy(\.isNumber),
                let number = Int(digits), (1...65535).contains(number)
            else { return nil }
            port = number
            host = String(host[..<portStart])
        }
        return isHost(host) ? (host, port) : nil
    }

    /// Whether this is a host name, an IPv4 address or a bracketed IPv6 address, all in lower case.
    public static func isHost(_ host: String) -> Bool {
        guard (1...253).contains(host.utf8.count) else { return false }
        if host.hasPrefix("["), host.hasSuffix("]") {
            return host.utf8.dropFirst().dropLast().allSatisfy { "0123456789abcdef:.".utf8.contains($0) }
        }
        return host.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
            !label.isEmpty && label.utf8.count <= 63 && !label.hasPrefix("-") && !label.hasSuffix("-")
                && label.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789-_".utf8.contains($0) }
        }
    }
}

extension String {
    /// The place behind the first such character, or nil when there is none.
    fileprivate func range(after character: Character) -> Index? { firstIndex(of: character).map(index(after:)) }
}
