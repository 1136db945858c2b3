import CallCore

/// Ranges from which the seed draws how long a speech service takes, in milliseconds.
public struct ServiceLatencies: Hashable, Sendable {
    /// From the upgrade, or from a setting, to the message that says so.
    public var ready: ClosedRange<Milliseconds> = 40...250
    /// From a word to the interim text with it.
    public var partial: ClosedRange<Milliseconds> = 60...180
    /// From the end of an utterance, as the service finds it, to its text.
    public var final: ClosedRange<Milliseconds> = 120...350
    /// From text to the first byte of its sound.
    public var firstByte: ClosedRange<Milliseconds> = 90...400

    public init() {}
}
