import CallCore

/// How sound goes out to a carrier.
public struct PlayoutSettings: Hashable, Sendable {
    /// How much may wait at the carrier, so that late frames make no gap. More makes nothing later: an interruption
    /// clears it. Taken as two frames more than a message holds where it is less.
    public var lead: Milliseconds = 60
    /// Frames of 20 ms in one message. More of them cost less, and make nothing later: a message goes out as much
    /// earlier, and where not so much is there yet, a shorter one does.
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
