/// What a scripted realtime model does after a caller's turn.
public struct RealtimeRule: Hashable, Sendable {
    /// Words that the turn contains (compared without case and punctuation); empty for any turn.
    public var pattern: String
    public var steps: [RealtimeStep]
    /// How often the rule may be used; nil for always.
    public var uses: Int?

    public init(_ pattern: String = "", steps: [RealtimeStep], uses: Int? = nil) {
        self.pattern = pattern
        self.steps = steps
        self.uses = uses
    }
}
