import CallCore

/// A request for a WebSocket, taken apart.
struct UpgradeRequest {
    let path: String
    let query: StrictQuery
    let headers: HeaderList

    /// Nil when the URL is none of a WebSocket, or its query cannot be decoded.
    init?(url: String, headers: HeaderList) {
        guard let address = WebAddress(url), ["ws", "wss"].contains(address.scheme), address.userinfo == nil,
            let fields = try? FormFields(query: Substring(address.query ?? ""))
        else { return nil }
        path = address.path
        query = StrictQuery(fields: fields)
        self.headers = headers
    }

    /// Whether the one `Authorization` header is this scheme word and this key.
    func isAuthorized(_ scheme: String, _ key: Secret) -> Bool {
        headers.all("Authorization") == ["\(scheme) \(key.reveal())"]
    }
}
