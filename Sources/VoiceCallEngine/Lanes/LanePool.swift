import Glibc
import Synchronization

/// A small fixed set of threads on which all scripts run.
///
/// A call belongs to no lane: whichever is free takes the next call that has something to do, so a script that hogs
/// its lane holds up nobody but itself. After its slice a call goes to the end of the queue.
public final class LanePool: CallExecutor {
    private struct Job {
        var run: @Sendable () -> Bool
        /// Since when it waits, by `MonotonicClock`.
        var since: UInt64
    }

    private struct Queue {
        var jobs: [Job] = []
        var head = 0
        var isStopped = false
        var figures = LaneFigures()

        mutating func takeFirst(at now: UInt64) -> (@Sendable () -> Bool)? {
            guard head < jobs.count else { return nil }
            let since = jobs[head].since
            figures.note(nanoseconds: now > since ? now - since : 0)
            defer {
                head += 1
                // An emptied queue must not keep finished calls alive.
                if head == jobs.count || (head > 256 && head * 2 > jobs.count) {
                    jobs.removeFirst(head)
                    head = 0
                }
            }
            return jobs[head].run
        }
    }

    private let queue: Mutex<Queue>
    private let wakeUp = LaneSignal()
    public let lanes: Int

    /// - Parameter niceness: how much the threads give way to the media loops (0 to 19).
    public init(lanes: Int, niceness: Int32 = 5) {
        self.lanes = max(1, lanes)
        queue = Mutex(Queue())
        for number in 0..<self.lanes {
            LaneThread.start(name: "flow-lane-\(number)", niceness: niceness) { [weak self] in
                while let job = self?.next() { self?.run(job) }
            }
        }
    }

    public func execute(_ job: @escaping @Sendable () -> Bool) {
        let now = MonotonicClock.now()
        queue.withLock { $0.jobs.append(Job(run: job, since: now)) }
        wakeUp.signal()
    }

    /// Lets running slices end and starts no further ones.
    public func stop() {
        queue.withLock { $0.isStopped = true }
        for _ in 0..<lanes { wakeUp.signal() }
    }

    /// How long jobs waited so far.
    public var figures: LaneFigures {
        queue.withLock { queue in
            var figures = queue.figures
            figures.backlog = queue.jobs.count - queue.head
            return figures
        }
    }

    /// Jobs that wait for a lane.
    public var backlog: Int { queue.withLock { $0.jobs.count - $0.head } }

    private func run(_ job: @escaping @Sendable () -> Bool) {
        if job() { execute(job) }
    }

    private func next() -> (@Sendable () -> Bool)? {
        while true {
            wakeUp.wait()
            let now = MonotonicClock.now()
            let (job, isStopped) = queue.withLock { queue in
                (queue.isStopped ? nil : queue.takeFirst(at: now), queue.isStopped)
            }
            if isStopped { return nil }
            if let job { return job }
        }
    }
}
