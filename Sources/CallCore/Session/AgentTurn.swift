/// One thing said on a call, as an agent is told of it.
public struct AgentTurn: Hashable, Sendable {
    /// Turns that an agent is told.
    static let most = 24

    public var speaker: TranscriptEntry.Speaker
    public var text: String

    public init(_ speaker: TranscriptEntry.Speaker, _ text: String) {
        self.speaker = speaker
        self.text = text
    }
}
