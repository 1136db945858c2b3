/// Speech to be made.
public struct SynthesisOrder: Hashable, Sendable {
    /// Counts up within an utterance, from 1. Each attempt has its own.
    public var request: Int
    /// Position among the chain's sources.
    public var source: Int
    public var service: String
    /// Whole sentences; never blank, never longer than the source takes.
    public var text: String
    /// Voice and model are left out when another service than they were meant for speaks.
    public var style: SpeechStyle
}
