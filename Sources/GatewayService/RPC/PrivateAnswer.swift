import CallCore

/// An answer to a plain request at the private listener.
struct PrivateAnswer: Sendable {
    var status: Int
    var contentType = "text/plain; charset=utf-8"
    var headers = HeaderList()
    var body: [UInt8]

    init(status: Int, contentType: String = "text/plain; charset=utf-8", text: String) {
        self.init(status: status, contentType: contentType, body: Array(text.utf8))
    }

    init(status: Int, contentType: String, headers: HeaderList = HeaderList(), body: [UInt8]) {
        self.status = status
        self.contentType = contentType
        self.headers = headers
        self.body = body
    }

    static func json(_ status: Int, _ text: String) -> PrivateAnswer {
        PrivateAnswer(status: status, contentType: "application/json", text: text)
    }
}

/// What the private listener tells without a WebSocket.
protocol PrivatePages: Sendable {
    /// The longest body that may come with it, in bytes; more is refused unread.
    func longestBody(_ request: PrivateRequest) -> Int
    func page(_ request: PrivateRequest, _ answer: @escaping @Sendable (PrivateAnswer) -> Void)
}
