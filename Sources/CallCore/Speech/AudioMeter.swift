/// How much audio a socket was given: audio flows in real time, so time tells.
struct AudioMeter: Hashable, Sendable {
    private var counted: Milliseconds = 0
    private var flowingSince: CallTime?

    var isFlowing: Bool { flowingSince != nil }

    mutating func setFlowing(_ flows: Bool, now: CallTime) {
        guard flows != isFlowing else { return }
        counted = total(now: now)
        flowingSince = flows ? now : nil
    }

    /// Silence of our own.
    mutating func add(_ length: Milliseconds) { counted += length }

    /// Counts for the next socket: what is held back from now on goes there.
    mutating func restart(now: CallTime) {
        counted = 0
        if isFlowing { flowingSince = now }
    }

    func total(now: CallTime) -> Milliseconds {
        guard let flowingSince else { return counted }
        return counted + min(max(now - flowingSince, 0), .longestDelay)
    }
}
