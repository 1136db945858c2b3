import CallCore

/// An OpenClaw Gateway, reached over its WebSocket.
public struct GatewaySettings: Hashable, Sendable {
    public static let usualBase = "http://127.0.0.1:18789"

    /// How the Gateway knows who asks.
    public enum Login: Hashable, Sendable {
        case token(Secret)
        case password(Secret)
        case none
    }

    /// `ws` or `wss`.
    public var url: String
    public var caFile: String?
    public var login: Login
    /// Of the product, as the Gateway shows it.
    public var version: String

    /// - Parameter base: `http`, `https`, `ws` or `wss`.
    public init(base: String = usualBase, caFile: String? = nil, login: Login = .none, version: String = "1.0.0") {
        url = base.lowercased().hasPrefix("http") ? "ws" + base.dropFirst(4) : base
        self.caFile = caFile
        self.login = login
        self.version = version
    }
}
