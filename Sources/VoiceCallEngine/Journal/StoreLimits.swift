import CallCore

/// How much a store keeps of what would otherwise grow for ever.
public struct StoreLimits: Hashable, Sendable {
    /// Processed event keys older than this, seen from the newest one, are forgotten, in the order of writing.
    public var eventKeyWindow: Milliseconds
    /// Processed event keys kept at most.
    public var eventKeys: Int
    /// Remembered lines kept at most per session key.
    public var memoryLines: Int
    /// Remembered lines older than this go at a prune; nil keeps them whatever their age.
    public var memoryAge: Milliseconds?
    /// Calls kept at most after their end; a prune removes the ones that started first.
    public var endedCalls: Int

    public init(
        eventKeyWindow: Milliseconds = 86_400_000, eventKeys: Int = 10_000, memoryLines: Int = 1_000,
        memoryAge: Milliseconds? = nil, endedCalls: Int = 10_000
    ) {
        self.eventKeyWindow = eventKeyWindow
        self.eventKeys = eventKeys
        self.memoryLines = memoryLines
        self.memoryAge = memoryAge
        self.endedCalls = endedCalls
    }
}
