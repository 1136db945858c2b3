/// What is being played and what waits behind it. One utterance is at the far end at a time, so that an interruption
/// leaves nothing queued there.
struct PlayoutQueue: Hashable, Sendable {
    struct Entry: Hashable, Sendable {
        var utterance: Utterance
        var bargeIn: BargeIn
        var effect: EffectID = 0
        /// Length when played to the end, once known.
        var duration: Milliseconds?
        /// When the line took it.
        var takenAt: CallTime?
        var startedAt: CallTime?
        /// Fires when the report of its end must have been lost.
        var lostMark: TimerID?
        /// When it was asked to stop.
        var stoppedAt: CallTime?
        var hookIsRunning = false
        /// Nobody but this entry holds the function of its `bargeIn`.
        var ownsHook = true

        var stopRequested: Bool { stoppedAt != nil }

        init(utterance: Utterance, bargeIn: BargeIn, ownsHook: Bool = true) {
            self.utterance = utterance
            self.bargeIn = bargeIn
            self.ownsHook = ownsHook
        }
    }

    var current: Entry?
    var waiting: [Entry] = []

    var isEmpty: Bool { current == nil && waiting.isEmpty }
}
