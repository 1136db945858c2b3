import CallCore

/// How sound goes out to a carrier.
public struct PlayoutSettings: Hashable, Sendable {
    /// How much may wait at the carrier, so that late frames make no gap. More makes nothing later: an interruption
    /// clears it. At least `framesPerMessage` frames and one.
    public var lead: Milliseconds = 60
    /// Frames of 20 ms in one message.
    public var framesPerMessage = 1
    /// Between two marks inside an utterance: how exactly it is known what was heard.
    public var markEvery: Milliseconds = 400
    /// How long the echo of the last mark may take beyond the end of the sound.
    public var patience: Milliseconds = 2_000
    /// Utterances that may wait at once, the playing one included.
    public var queue = 8
    /// Sends silence while an utterance has no sound yet: carriers and callers take a silent line for a dead one.
    public var sendsComfort = true

    public init() {}
}
