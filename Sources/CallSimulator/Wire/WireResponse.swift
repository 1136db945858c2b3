import CallCore

/// The answer to a request, without its socket.
public struct WireResponse: Hashable, Sendable {
    public var status: Int
    public var headers: HeaderList
    public var body: [UInt8]
    /// Milliseconds to wait before it is sent.
    public var delay: Milliseconds = 0

    public init(status: Int = 200, headers: HeaderList = HeaderList(), body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    public init(status: Int = 200, contentType: String, text: String) {
        self.init(status: status, headers: HeaderList(["Content-Type": contentType]), body: Array(text.utf8))
    }

    public var text: String { String(decoding: body, as: UTF8.self) }
    public var isSuccess: Bool { (200..<300).contains(status) }

    /// What the content type begins with, without its parameters, in lower case; empty for none.
    public var mediaType: String { Self.mediaType(headers) }

    static func mediaType(_ headers: HeaderList) -> String {
        let value = headers["Content-Type"] ?? ""
        return String(value.prefix { $0 != ";" }.filter { $0 != " " }).lowercased()
    }
}
