import CallCore

/// What must hold of a request before anything is done for it.
enum CallCheck {
    /// Fields that the client writes itself, or that would let a request reach another host than the one checked.
    private static let ownFields: Set<String> = [
        "host", "content-length", "transfer-encoding", "connection", "expect", "te", "trailer", "upgrade",
        "keep-alive", "proxy-connection", "proxy-authorization",
    ]

    /// Why it is refused; nil when it may go.
    static func refusal(of order: TransferOrder, to url: HTTPURL) -> HTTPOutcome? {
        let call = order.call
        if let pinned = call.pinnedHost, HTTPURL.comparable(pinned) != url.host {
            return .refused(
                code: "http.host", message: "the request is for \(url.host), but only \(pinned) is allowed here")
        }
        if !isMethod(call.method) {
            return .refused(
                code: "http.method", message: "the method is not one that can be sent; write it in capitals")
        }
        let areValid = call.timeout >= 1 && call.connectTimeout >= 1 && call.maxBytes >= 0 && call.redirects >= 0
        if !areValid || order.stream?.limits.areValid == false {
            return .refused(code: "http.limit", message: "time limits must be at least 1 ms, sizes at least 0")
        }
        if case .publicOnly = call.addressPolicy, call.proxy != nil {
            return .refused(
                code: "http.address", message: "a proxy cannot be used where addresses are checked; remove one of them")
        }
        if case .bearer(let token) = call.credentials, !isFieldValue(token.reveal()) {
            return .refused(code: "http.header", message: "the bearer token holds control characters")
        }
        return call.headers.fields.lazy.compactMap { refusal(of: $0.name, $0.value) }.first
            ?? call.secretHeaders.lazy.compactMap { refusal(of: $0.name, $0.value.reveal()) }.first
    }

    static let badURL = HTTPOutcome.refused(
        code: "http.url", message: "the URL must be http or https with a plain host, without user or password")

    private static func refusal(of name: String, _ value: String) -> HTTPOutcome? {
        guard !name.isEmpty, name.utf8.allSatisfy(isTokenByte) else {
            return .refused(code: "http.header", message: "a header name holds characters that names cannot have")
        }
        guard !ownFields.contains(name.lowercased()) else {
            return .refused(code: "http.header", message: "the header \(name) is set by the client; leave it out")
        }
        guard isFieldValue(value) else {
            return .refused(code: "http.header", message: "the header \(name) holds control characters")
        }
        return nil
    }

    private static func isFieldValue(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
    }

    private static func isMethod(_ method: String) -> Bool {
        (1...32).contains(method.utf8.count) && method.utf8.allSatisfy { (0x41...0x5A).contains($0) }
            && method != "CONNECT" && method != "TRACE"
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
