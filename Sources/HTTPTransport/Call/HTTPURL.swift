import CCurl

/// A URL as libcurl reads it, so that what is checked is what is connected to.
struct HTTPURL: Hashable, Sendable {
    /// The whole URL in libcurl's own form.
    let text: String
    /// `http` or `https`.
    let scheme: String
    /// In small letters, without a final dot or brackets.
    let host: String
    let port: Int

    /// Nil for anything but an `http` or `https` URL with an ASCII host and without user or password.
    init?(_ text: String) {
        guard !text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }), let handle = curl_url() else { return nil }
        defer { curl_url_cleanup(handle) }
        guard curl_url_set(handle, CURLUPART_URL, text, 0) == CURLUE_OK,
            Self.part(handle, CURLUPART_USER) == nil, Self.part(handle, CURLUPART_PASSWORD) == nil,
            let scheme = Self.part(handle, CURLUPART_SCHEME), scheme == "http" || scheme == "https",
            let host = Self.part(handle, CURLUPART_HOST), Self.isPlain(host),
            let port = Self.part(handle, CURLUPART_PORT, UInt32(CURLU_DEFAULT_PORT)).flatMap({ Int($0) }), port > 0,
            let whole = Self.part(handle, CURLUPART_URL)
        else { return nil }
        self.text = whole
        self.scheme = scheme
        self.host = Self.comparable(host)
        self.port = port
    }

    /// A host in the form in which hosts are compared.
    static func comparable(_ host: String) -> String {
        var bytes = host.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        if bytes.last == UInt8(ascii: ".") { bytes.removeLast() }
        if bytes.first == UInt8(ascii: "["), bytes.last == UInt8(ascii: "]") {
            bytes.removeFirst()
            bytes.removeLast()
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isPlain(_ host: String) -> Bool {
        !host.isEmpty && host.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "%") }
    }

    private static func part(_ handle: OpaquePointer, _ part: CURLUPart, _ flags: UInt32 = 0) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(handle, part, &text, flags) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
