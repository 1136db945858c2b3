import CallCore

/// An utterance on its way to the other side.
struct MarkupPlaying: Hashable, Sendable {
    var utterance: Utterance
    /// Nil for words that nobody asked to hear of: the announcement of a transfer.
    var command: EffectID?
    /// When its document went to the carrier, or the call that begins with it was answered; nil before that.
    var startedAt: CallTime?
    /// An earlier process may have given it to the carrier.
    var isDoubtful = false
    /// When it was asked for, of one that is doubtful.
    var askedAt: CallTime?
    /// Commands that want it stopped.
    var stops: [EffectID] = []
    var isStopping = false
    /// Nobody wants the answer to its question any more.
    var questionIsOver = false
    /// Keypad tones that sound before it.
    var lead: Milliseconds = 0

    /// A recording's length is not known beforehand.
    static let longestRecording: Milliseconds = 600_000

    var estimate: Milliseconds {
        utterance.text.map { HeardText.estimatedDuration(of: $0) } ?? Self.longestRecording
    }

    /// How long it has sounded.
    func played(at now: CallTime) -> Milliseconds { startedAt.map { max(0, now - $0 - lead) } ?? 0 }
}
