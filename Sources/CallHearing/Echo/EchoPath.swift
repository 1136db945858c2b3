/// The way on which the bot's voice comes back.
public struct EchoPath: Sendable, Equatable {
    /// From sending a frame to hearing it, 0 to 500 ms in steps of 10.
    public let lagMilliseconds: Int
    /// By how much it is weaker then, in dB.
    public let lossDecibels: Float
}
