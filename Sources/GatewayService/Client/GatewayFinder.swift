import CallConfig
import CallCore
import GatewayRPC
import Glibc

/// Finds the gateway of a configuration: its socket or port, and the token that it wants.
public struct GatewayFinder: Sendable {
    private let reading: ConfigReading
    private let url: String?
    private let token: Secret?
    private let sources: SecretSources
    /// Folder of the store whose gateway is meant.
    public let store: String

    /// - Parameters:
    ///   - reading: of a file that may be missing: then all is where it usually is. Errors in it that have nothing to do
    ///     with the gateway do not matter.
    ///   - url: `unix:/path`, `/path`, or `ws://` with a loopback address and a port; nil for what the configuration says.
    ///   - token: nil for what the configuration says, or what the store has.
    ///   - store: over what the configuration says.
    ///   - sources: where a token that the configuration refers to comes from.
    public init(
        _ reading: ConfigReading, url: String? = nil, token: Secret? = nil, store: String? = nil,
        sources: SecretSources
    ) {
        self.reading = reading
        self.url = url
        self.token = token
        self.sources = sources
        self.store = store ?? reading.config.store
    }

    /// - Throws: `gateway.url` for a place that makes no sense, `gateway.token` when there is no token to show,
    ///   `gateway.unreachable` when no gateway has run on this store yet, and `config.…`.
    public func find() async throws(DaemonError) -> GatewayAddress {
        let place = try self.place()
        if let token = try await knownToken() { return GatewayAddress(place: place, token: token) }
        guard url == nil else {
            throw DaemonError(
                code: "gateway.token", message: "no token is known for \(place.shown)",
                nextStep: "give it with --token, or set gateway.auth.token")
        }
        throw DaemonError(
            code: "gateway.unreachable", message: "no gateway has run on the store \(store)",
            nextStep: "start it with: voicecall gateway")
    }

    /// Without looking whether anybody listens there.
    public func place() throws(DaemonError) -> RPCPlace {
        if let url { return try Self.place(url) }
        let own = reading.config.gateway
        let socket = own.socket ?? "\(store)/gateway.sock"
        if let port = own.port, access(socket, F_OK) != 0 { return .port(port, host: own.bind) }
        return .socket(socket)
    }

    static func place(_ url: String) throws(DaemonError) -> RPCPlace {
        if url.hasPrefix("/") { return .socket(url) }
        if url.hasPrefix("unix:") {
            let path = url.dropFirst(url.hasPrefix("unix://") ? 7 : 5)
            if path.hasPrefix("/") { return .socket(String(path)) }
        }
        for scheme in ["ws://", "http://"] where url.hasPrefix(scheme) {
            var rest = url.dropFirst(scheme.count)
            if rest.hasSuffix("/") { rest.removeLast() }
            guard let colon = rest.lastIndex(of: ":"), let port = Int(rest[rest.index(after: colon)...]),
                (1...65_535).contains(port)
            else { break }
            var host = String(rest[..<colon])
            if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
            if host == "localhost" { host = "127.0.0.1" }
            // The token would cross any other network in the clear.
            if IPAddress(host)?.isLoopback == true { return .port(port, host: host) }
        }
        throw DaemonError(
            code: "gateway.url", message: "'\(url.prefix(100))' is no place of a gateway",
            nextStep: "write unix:/path/to/gateway.sock or ws://127.0.0.1:PORT; to another machine, go through ssh -L")
    }

    private func knownToken() async throws(DaemonError) -> Secret? {
        if let token { return token }
        let path = reading.prefix.adding("gateway.auth.token" as ConfigPath)
        if var surface = reading.config.secretSurfaces(prefix: reading.prefix).first(where: { $0.path == path }) {
            surface.isActive = true
            let outcome = await SecretResolver(reading.config.secrets, sources: sources).resolve([surface])
            if let problem = outcome.problems.first { throw DaemonError(problem) }
            do throws(ConfigProblem) { return try outcome.secrets.secret(at: path) } catch { throw DaemonError(error) }
        }
        return try TokenFile.read(store: store)
    }
}

extension RPCPlace {
    /// As people write it.
    public var shown: String {
        switch self {
        case .socket(let path): path
        case .port(let port, let host): "ws://\(host.contains(":") ? "[\(host)]" : host):\(port)"
        }
    }
}
