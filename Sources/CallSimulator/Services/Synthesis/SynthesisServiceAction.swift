import CallCore

/// What a synthesis service does in one exchange: a head, pieces of body as they are made, and an end.
public enum SynthesisServiceAction: Hashable, Sendable {
    case head(status: Int, headers: HeaderList)
    /// The next bytes of the body; they may end in the middle of a sample.
    case body([UInt8])
    /// The body is complete.
    case end
    /// Let the connection break.
    case drop
    /// Starts a timer, replacing a running one of the same number.
    case startTimer(Int, at: CallTime)
    case cancelTimer(Int)
}
