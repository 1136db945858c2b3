/// Builds the URL a carrier dialled, which is what it signs, from a request as it arrived behind proxies and tunnels.
public struct WebhookURLBuilder: Sendable {
    /// What carriers are told to dial, without a query; nil while nothing is known of it.
    public let webhookURL: String?

    private let publicOrigin: Origin?
    /// The path of the public URL, where it has one of its own.
    private let publicPath: String?
    private let localHost: String
    private let trust: ForwardingTrust

    private struct Origin: Sendable {
        var scheme: String
        var host: String
        var port: Int?
        var text: String
    }

    /// - Parameters:
    ///   - publicURL: As in the configuration or as a tunnel told it. Its path, when it has one, is the one that was
    ///     dialled, whatever a proxy makes of it; otherwise the request's path is.
    ///   - servePath: The path this server serves.
    ///   - localHost: The host taken when neither proxy nor request name a valid one.
    public init(publicURL: String?, servePath: String, localHost: String = "localhost", trust: ForwardingTrust) {
        self.trust = trust
        self.localHost = localHost
        guard let publicURL, let address = WebAddress(publicURL) else {
            (publicOrigin, publicPath, webhookURL) = (nil, nil, nil)
            return
        }
        let path = address.path == "/" ? "" : address.path
        var origin = address
        origin.userinfo = nil
        origin.path = ""
        origin.query = nil
        origin.fragment = nil
        publicOrigin = Origin(scheme: address.scheme, host: address.host, port: address.port, text: origin.text)
        publicPath = path.isEmpty ? nil : path
        webhookURL = origin.text + (path.isEmpty ? servePath : path)
    }

    /// - Parameter socket: Address of the other end of the connection; nil when it has none.
    public func dialled(_ target: RequestTarget, headers: HeaderList, socket: IPAddress?) -> DialledURL {
        let header = headers["host"].flatMap { HostName($0) }
        let tail = String(publicPath.map { $0[...] } ?? target.path) + (target.query.map { "?" + $0 } ?? "")
        if let origin = publicOrigin {
            let bare = origin.scheme + "://" + origin.host
            return collected(
                origin.text + tail, [origin.port == nil ? nil : bare + tail, url(bare, port: header?.port, tail)])
        }
        let believes = trust.believesURL(from: socket)
        let named = believes ? forwardedHost(headers) : nil
        let scheme = believes ? forwardedScheme(headers) : "https"
        let bare = scheme + "://" + ((named ?? header)?.name ?? localHost)
        return collected(bare + tail, [url(bare, port: named?.port, tail), url(bare, port: header?.port, tail)])
    }

    // MARK: parts

    private func url(_ bare: String, port: Int?, _ tail: String) -> String? {
        port.map { bare + ":" + String($0) + tail }
    }

    private func collected(_ url: String, _ others: [String?]) -> DialledURL {
        var dialled = DialledURL(url: url)
        for case let other? in others where other != url && !dialled.alternatives.contains(other) {
            dialled.alternatives.append(other)
        }
        return dialled
    }

    private func forwardedHost(_ headers: HeaderList) -> HostName? {
        for name in ["x-forwarded-host", "x-original-host", "ngrok-forwarded-host"] {
            guard let value = headers[name], let first = value.utf8.split(separator: 0x2C).first else { continue }
            if let host = HostName(Substring(first)), trust.allows(host) { return host }
        }
        return nil
    }

    private func forwardedScheme(_ headers: HeaderList) -> String {
        headers["x-forwarded-proto"] == "http" ? "http" : "https"
    }
}
