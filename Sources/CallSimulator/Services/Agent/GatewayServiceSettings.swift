import CallCore

/// What a simulated OpenClaw Gateway is like.
public struct GatewayServiceSettings: Sendable {
    /// Shared by all sockets of one Gateway.
    public var house: GatewayHouse
    /// The only token it takes; nil when it takes everybody.
    public var token: Secret?
    public var script: AgentScript
    public var seed: UInt64
    /// Milliseconds.
    public var tickInterval: Milliseconds = 15_000
    /// Milliseconds from a question to the first words, and to the rest of them.
    public var firstWords: ClosedRange<Milliseconds> = 200...1_200
    public var faults = GatewayFaults.none

    public init(
        house: GatewayHouse = GatewayHouse(), token: Secret? = nil, script: AgentScript = .echo, seed: UInt64
    ) {
        self.house = house
        self.token = token
        self.script = script
        self.seed = seed
    }
}
