import CallCore
import NIOCore

/// Lets clients of some paths go on with a WebSocket. Asked on event loops: it must answer at once.
public protocol UpgradeGate: Sendable {
    func verdict(on request: UpgradeRequest) -> UpgradeVerdict
}

/// A client that asks for a WebSocket. The handshake itself is in order (RFC 6455, section 4.2.1).
public struct UpgradeRequest: Sendable {
    public var target: RequestTarget
    public var headers: HeaderList
    /// Whose connection it is, as far as proxies can be believed; nil when nobody can tell.
    public var client: IPAddress?
    /// The loop that the connection lives on.
    public var eventLoop: any EventLoop
}

public enum UpgradeVerdict: Sendable {
    /// No path of this gate.
    case notHere
    /// Turned away with this status and text.
    case refused(status: Int, text: String)
    /// Let in: the handler takes the connection over once the answer is written. `lost` is called instead when the
    /// connection ends before that.
    case welcome(handler: @Sendable () -> any ChannelHandler, lost: @Sendable () -> Void)
}
