import Synchronization

/// How far a receiver is behind. Shared by it and the client's thread.
final class StreamFlow: Sendable {
    private struct State {
        var outstanding = 0
        var isPaused = false
    }

    private let window: Int
    private let state = Mutex(State())

    init(window: Int) { self.window = window }

    /// Whether so many bytes may be handed over now; otherwise the transfer counts as paused.
    func admit(_ bytes: Int) -> Bool {
        state.withLock {
            guard $0.outstanding < window else {
                $0.isPaused = true
                return false
            }
            $0.outstanding += bytes
            return true
        }
    }

    /// Whether a paused transfer may go on.
    func release(_ bytes: Int) -> Bool {
        state.withLock {
            $0.outstanding = max(0, $0.outstanding - max(0, bytes))
            guard $0.isPaused, $0.outstanding <= window / 2 else { return false }
            $0.isPaused = false
            return true
        }
    }
}
