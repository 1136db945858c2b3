import CallCore
import NIOPosix

/// How a front door is set up.
public struct FrontDoorOptions: Sendable {
    /// Address or name to listen on.
    public var host = "127.0.0.1"
    /// 0 for any free port.
    public var port = 3334
    /// The one path that is served.
    public var path = "/voice/webhook"
    /// What carriers dial, as far as it is known at the start; `FrontDoor.publish` tells it later.
    public var publicURL: String?
    public var trust = ForwardingTrust()
    /// Nil to leave TLS to a proxy.
    public var tls: TLSFiles?
    public var limits = FrontDoorLimits()
    /// Event loops of its own, each a thread.
    public var eventLoops = 1
    /// Nil to forget which webhooks came when the process ends.
    public var replayKeys: (any ReplayKeys)?
    /// The answer to a webhook that was dealt with before a restart. The notice is nil when it cannot be read.
    public var rememberedReply: @Sendable (CarrierNotice?) -> WebhookReply = { _ in .ok }
    /// Set to take webhooks unverified: gives the replay key, which begins with the carrier's name. Signature headers
    /// are not asked for then.
    public var skipsVerification: (@Sendable (Webhook) -> String)?
    public var observer: FrontDoorObserver = { _ in }
    /// Who may go on with a WebSocket; nil for nobody.
    public var gate: (any UpgradeGate)?
    /// Loops to live on, which are somebody else's to end; nil for loops of its own.
    public var group: MultiThreadedEventLoopGroup?

    public init() {}
}
