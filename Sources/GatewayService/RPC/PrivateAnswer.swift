/// An answer to a plain request at the private listener.
struct PrivateAnswer: Sendable {
    var status: Int
    var contentType = "text/plain; charset=utf-8"
    var text: String

    static func json(_ status: Int, _ text: String) -> PrivateAnswer {
        PrivateAnswer(status: status, contentType: "application/json", text: text)
    }
}

/// What the private listener tells without a WebSocket.
protocol PrivatePages: Sendable {
    /// - Parameter token: what the client shows, if anything.
    func page(_ path: String, token: String?, _ answer: @escaping @Sendable (PrivateAnswer) -> Void)
}
