/// What a caller said in one go, in milliseconds of the call's media clock.
public struct Utterance: Sendable, Equatable {
    /// About where it began; good to 40 ms.
    public let start: Int
    /// The end of the last frame with speech in it.
    public let end: Int
    /// How much of it was speech, pauses left out.
    public let spoken: Int
}
