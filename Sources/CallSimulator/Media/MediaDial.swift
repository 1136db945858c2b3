import CallCore
import CallMedia

/// A media socket that a carrier asks for.
public struct MediaDial: Hashable, Sendable {
    /// `ws` or `wss`.
    public var url: String
    /// Besides those of the handshake: signatures, mostly.
    public var headers: HeaderList

    public init(url: String, headers: HeaderList = HeaderList()) {
        self.url = url
        self.headers = headers
    }
}

/// Opens a media socket to the product. What comes of it is told once, on the kernel's thread.
public typealias MediaConnect = (
    MediaDial, any MessageSocketUser, @escaping (Result<any MessageSocket, SocketRefusal>) -> Void
) -> Void

/// A carrier that nobody gave a way to the product.
func noWay(
    _: MediaDial, _: any MessageSocketUser, _ done: (Result<any MessageSocket, SocketRefusal>) -> Void
) { done(.failure(SocketRefusal(message: "there is no way to the product"))) }
