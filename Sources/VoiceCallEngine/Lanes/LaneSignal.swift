import Dispatch

/// Counts jobs that wait, and lets lanes sleep while there are none.
struct LaneSignal: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func signal() { semaphore.signal() }
    func wait() { semaphore.wait() }
}
