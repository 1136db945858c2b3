import CallCore

/// How long requests wait for calls.
public struct DeskLimits: Hashable, Sendable {
    /// For the carrier to take the call; clients wait half a minute.
    public var placing: Milliseconds = 25_000
    /// For an answer to what was said.
    public var talking: Milliseconds
    /// For words to be spoken; clients wait five seconds.
    public var speaking: Milliseconds = 4_000
    public var other: Milliseconds = 4_000
    /// For an action of a flow; clients wait half a minute.
    public var acting: Milliseconds = 25_000
    /// How long the outcome of an operation is kept.
    public var keeping: Milliseconds = 300_000
    /// Operations that are known at a time.
    public var operations = 1_000

    /// - Parameters:
    ///   - transcript: how long a flow waits for what the caller says.
    ///   - speech: how long the making of speech may take.
    public init(transcript: Milliseconds = 180_000, speech: Milliseconds = 8_000) {
        talking = transcript + speech + 30_000
    }

    func patience(_ kind: CallOrder.Kind) -> Milliseconds {
        switch kind {
        case .talk: talking
        case .speak: speaking
        case .act: acting
        case .dtmf, .end, .guide: other
        }
    }
}
