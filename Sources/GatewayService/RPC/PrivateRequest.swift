import CallCore

/// A plain request at the private listener.
struct PrivateRequest: Sendable {
    var method: String
    /// Without the query.
    var path: String
    var headers: HeaderList
    var body: [UInt8] = []

    init(method: String, target: String, headers: HeaderList) {
        self.method = method
        path = String(target.prefix { $0 != "?" })
        self.headers = headers
    }

    /// What the client shows, if anything: `Authorization: Bearer …`.
    var token: String? {
        let scheme = "bearer "
        guard let header = headers["authorization"], header.lowercased().hasPrefix(scheme) else { return nil }
        return String(header.dropFirst(scheme.count))
    }
}
