/// A WebSocket to open to a service.
public struct SocketRequest: Hashable, Sendable {
    /// A header of the upgrade. All values are kept as secrets: most of them are.
    public struct Header: Hashable, Sendable {
        public var name: String
        public var value: Secret

        public init(_ name: String, _ value: Secret) {
            self.name = name
            self.value = value
        }
    }

    /// `ws` or `wss`; a secret, as some services take their key in the query.
    public var url: Secret
    public var headers: [Header]
    /// PEM file of the authorities to trust instead of the system's.
    public var caFile: String?
    /// The largest message taken, in bytes.
    public var maxMessageBytes = 16 << 20

    public init(url: Secret, headers: [Header] = [], caFile: String? = nil) {
        self.url = url
        self.headers = headers
        self.caFile = caFile
    }
}
