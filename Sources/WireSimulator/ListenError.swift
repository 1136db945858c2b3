import Glibc
import NIOCore

/// Why a simulated carrier or its services cannot be served.
public enum ListenError: Error, Hashable, Sendable {
    /// Another program listens there.
    case taken
    /// This user may not listen there.
    case forbidden
    /// This machine has no such address, or a name leads to none.
    case noAddress
    /// The files for TLS are not readable, no PEM, or do not belong together.
    case certificate
    case other(String)

    static func of(_ error: any Error) -> ListenError {
        if error is SocketAddressError.UnknownHost { return .noAddress }
        return switch (error as? IOError)?.errnoCode {
        case EADDRINUSE: .taken
        case EACCES, EPERM: .forbidden
        case EADDRNOTAVAIL: .noAddress
        default: .other(String(describing: error))
        }
    }
}
