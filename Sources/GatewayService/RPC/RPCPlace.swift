/// Where a running gateway takes orders.
public enum RPCPlace: Hashable, Sendable {
    /// The file of a Unix socket.
    case socket(String)
    case port(Int, host: String = "127.0.0.1")
}
