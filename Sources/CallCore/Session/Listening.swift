/// One turn of listening: how the other side's speech is to be recognised.
public struct Listening: Hashable, Sendable {
    /// Recognised speech carries it, so that a late answer cannot satisfy the next turn.
    public var turnToken: String
    /// Silence after which the speaker is taken to have finished (endpointing).
    public var silence: Milliseconds

    public init(turnToken: String, silence: Milliseconds) {
        self.turnToken = turnToken
        self.silence = silence
    }
}
