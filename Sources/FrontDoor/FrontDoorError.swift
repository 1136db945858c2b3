import Glibc
import NIOCore

/// Why the front door does not open. The message says what to do.
public struct FrontDoorError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Stable, such as `door.bind`.
    public var code: String
    public var message: String

    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { "\(code): \(message)" }

    static func path(_ path: String) -> FrontDoorError {
        FrontDoorError(
            code: "door.path",
            message:
                "the path to serve is '\(path)'; it must begin with '/' and have neither '?' nor '#'. Set serve.path, "
                + "such as '/voice/webhook'")
    }

    static func bind(host: String, port: Int, _ error: any Error) -> FrontDoorError {
        let why: (String, String) =
            switch (error as? IOError)?.errnoCode {
            case EADDRINUSE: ("another program listens there", "stop it or set serve.port to another port")
            case EACCES, EPERM: ("this user may not listen there", "set serve.port to 1024 or more")
            case EADDRNOTAVAIL: ("this machine has no such address", "set serve.bind to an address of this machine")
            default: (String(describing: error), "check serve.bind and serve.port")
            }
        return FrontDoorError(code: "door.bind", message: "cannot listen on \(host):\(port): \(why.0); \(why.1)")
    }

    static func replayKeys(_ error: any Error) -> FrontDoorError {
        FrontDoorError(
            code: "door.replay_keys",
            message:
                "cannot read which webhooks came before the restart: \(error). Without them an old webhook could be "
                + "sent again; check the store, or start with a new one")
    }
}
