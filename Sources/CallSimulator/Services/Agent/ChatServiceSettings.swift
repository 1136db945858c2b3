import CallCore

/// What a simulated chat endpoint is like.
public struct ChatServiceSettings: Sendable {
    /// The only key it takes; nil when it asks for none.
    public var key: Secret?
    public var script: AgentScript
    public var seed: UInt64
    /// Milliseconds to the first chunk, and between chunks.
    public var firstChunk: ClosedRange<Milliseconds> = 150...900
    public var betweenChunks: ClosedRange<Milliseconds> = 5...60
    public var faults = ChatFaults.none

    public init(key: Secret? = nil, script: AgentScript = .echo, seed: UInt64) {
        self.key = key
        self.script = script
        self.seed = seed
    }
}
