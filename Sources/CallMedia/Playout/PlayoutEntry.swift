import CallCore

/// One utterance in the playout: its sound, and how far that has come.
struct PlayoutEntry: Sendable {
    static let bytesPerMillisecond = 8

    let serial: Int
    /// How far behind what was acknowledged the next mark can be, in bytes.
    let reach: Int
    var sound = SoundQueue()
    /// Bytes of sound there are; the padding of the last frame not counted.
    var made = 0
    var isWhole = false
    /// Place up to which it has gone out.
    var sent = 0
    var hasBegun = false
    var endIsMarked = false
    /// Place of the last mark that went out.
    var marked = 0
    /// What the carrier has said was played, and when it said so. Before it says anything: nothing, when the first frame
    /// went out.
    var acknowledged = 0
    var acknowledgedAt: Milliseconds = 0
    /// When all of it must have been played, by the clock.
    var dueAt: Milliseconds = 0
    /// More was asked for and has not come.
    var hasAsked = false

    init(serial: Int, _ settings: PlayoutSettings) {
        self.serial = serial
        reach = Int(settings.markEvery) * Self.bytesPerMillisecond + settings.framesPerMessage * Playout.frameBytes
    }

    var unsent: Int { sound.end - sent }
    var isSent: Bool { isWhole && unsent == 0 }
    var milliseconds: Milliseconds { Milliseconds(made / Self.bytesPerMillisecond) }

    /// What was heard by now: as far as the carrier has said, and on from there by the clock, but never beyond a mark
    /// that has not come back, nor beyond what went out.
    func played(now: Milliseconds) -> Milliseconds {
        guard hasBegun else { return 0 }
        let elapsed = Int(max(now - acknowledgedAt, 0)) * Self.bytesPerMillisecond
        let limit = marked > acknowledged ? min(marked, sent, acknowledged + reach) : sent
        return Milliseconds(min(acknowledged + elapsed, limit, made) / Self.bytesPerMillisecond)
    }
}
