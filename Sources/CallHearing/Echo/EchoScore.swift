/// How far what is on the line is an echo of what was sent.
public struct EchoScore: Sendable, Equatable {
    /// 0: it rises and falls with nothing that was sent; 1: it is just that.
    public let likelihood: Float
    /// The delay at which it fits best, 0 to 500 ms in steps of 10.
    public let lagMilliseconds: Int
    /// By how much it is weaker than what was sent, in dB.
    public let lossDecibels: Float
}
