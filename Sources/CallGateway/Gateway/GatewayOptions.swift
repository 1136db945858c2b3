import CallConfig
import CallCore
import FrontDoor
import VoiceCallEngine

/// What a gateway is made of.
public struct GatewayOptions: Sendable {
    public var account: CarrierAccount
    /// Instead of the carrier's own address: a regional host, a proxy, a test server.
    public var baseURL: String?
    /// PEM file of the authorities to trust for the carrier's API.
    public var caFile: String?
    public var host = HostSettings()
    public var door = FrontDoorOptions()
    /// What carriers dial; nil for the address the door has on this machine.
    public var publicURL: String?
    /// Takes webhooks unverified.
    public var skipsSignatures = false
    public var language = "en-US"
    /// Threads for scripts.
    public var lanes = 2
    /// How the sound of calls is handled; nil when the carrier speaks and listens itself.
    public var media: MediaOptions?
    /// Who answers for flows that ask an agent; nil for nobody.
    public var agent: AgentOptions?
    /// What voice models are told of the agent behind the call; nil for nothing.
    public var agentContext: AgentContext?
    /// Where flows lie whose sound files may be played; nil for none.
    public var soundFolder: String?
    /// Private addresses that scripts may reach with http.get and http.post.
    public var privateAddresses: [String] = []

    /// What was odd about the configuration and does not keep calls from running; each worth a line at the start.
    public var warnings: [String] = []

    public init(account: CarrierAccount) { self.account = account }

    /// What carriers must reach, the webhooks first.
    public var publicPaths: [String] { [door.path] + (media.map { [$0.path] } ?? []) }

    /// Whether the carrier's API is on the internet and the address that it is told is not: it cannot call back.
    public func isOutOfReach(at publicURL: String?) -> Bool {
        !PublicURLCheck.isLocal(url: baseURL ?? account.baseURL) && publicURL.map(PublicURLCheck.isLocal(url:)) ?? true
    }

    /// Where carriers open media streams when they send webhooks to `webhook`; each call has a token behind it. Nil without
    /// media streams.
    public func streamURL(webhook: String) -> String? {
        media.flatMap { MediaParts.url(webhook: webhook, doorPath: door.path, path: $0.path) }
    }

    /// What calls can do on this carrier, with the media streams there are.
    public var capabilities: CarrierCapabilities {
        let carrier = account.driver.capabilities
        return media?.realtime == nil ? carrier : carrier.adding(.realtime)
    }
}
