import CallCore

/// Where a service is reached, and with which key.
struct ServiceAccess: Hashable, Sendable {
    var key: Secret
    var base: WebAddress
    var caFile: String?

    /// - Parameter base: http, https, ws or wss, without user name; nil for anything else.
    init?(key: Secret, base: String, caFile: String? = nil) {
        guard var address = WebAddress(base), address.userinfo == nil, address.fragment == nil else { return nil }
        switch address.scheme.lowercased() {
        case "https", "wss": address.scheme = "wss"
        case "http", "ws": address.scheme = "ws"
        default: return nil
        }
        self.key = key
        self.base = address
        self.caFile = caFile
    }

    /// The socket at this path of the service, such as `/v1/listen`. The address may already end with the version.
    func socket(
        _ path: String, query: [(String, String)], headers: [SocketRequest.Header]
    ) -> SocketRequest {
        SocketRequest(url: Secret(address(path).adding(query: query)), headers: headers, caFile: caFile)
    }

    /// The request for speech at this path of the service, likewise.
    func synthesis(
        _ path: String, query: [(String, String)] = [], headers: [SocketRequest.Header],
        type: String = "application/json", body: [UInt8], format: AudioFormat
    ) -> SynthesisRequest {
        var address = address(path)
        address.scheme = address.scheme == "wss" ? "https" : "http"
        return SynthesisRequest(
            url: address.adding(query: query), headers: headers + [SocketRequest.Header("Content-Type", Secret(type))],
            body: body, format: format, caFile: caFile)
    }

    private func address(_ path: String) -> WebAddress {
        var address = base
        var prefix = address.path[...]
        while prefix.last == "/" { prefix.removeLast() }
        if let slash = prefix.lastIndex(of: "/"), Self.isVersion(prefix[slash...].dropFirst()) {
            prefix = prefix[..<slash]
        }
        address.path = prefix + path
        return address
    }

    /// The key as `Authorization` has it behind this word.
    func authorization(_ scheme: String) -> SocketRequest.Header {
        SocketRequest.Header("Authorization", Secret("\(scheme) \(key.reveal())"))
    }

    private static func isVersion(_ text: Substring) -> Bool {
        text.first == "v" && text.count > 1 && text.dropFirst().allSatisfy { ("0"..."9").contains($0) }
    }
}
