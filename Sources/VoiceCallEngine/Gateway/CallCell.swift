import CallCore
import Synchronization

/// One live call in the host: its inbox and the runner that works it off, on one thread at a time.
final class CallCell: Sendable {
    enum Outcome: Sendable {
        /// Nothing left to do.
        case idle
        /// More input, or a slice that ended: run again.
        case more
        case closed
        case failed(StoreError)
    }

    private struct Inbox {
        var waiting: [(input: SessionInput, time: CallTime)] = []
        /// A job for this call is queued or running.
        var isScheduled = false
    }

    let call: CallID
    private let inbox = Mutex(Inbox())
    private let runner: Mutex<FlowRunner>
    private let knownProviderCallID = Mutex<String?>(nil)

    init(_ runner: sending FlowRunner) {
        call = runner.setup.id
        self.runner = Mutex(runner)
    }

    /// Puts an input in line; true when the cell has to be scheduled.
    func post(_ input: SessionInput, at time: CallTime) -> Bool {
        inbox.withLock { inbox in
            inbox.waiting.append((input, time))
            defer { inbox.isScheduled = true }
            return !inbox.isScheduled
        }
    }

    /// Works off one input, or one slice of it.
    func run() -> Outcome {
        runner.withLock { runner in
            do throws(StoreError) {
                guard try step(&runner) == .done else { return .more }
            } catch {
                return .failed(error)
            }
            // What came while the call closed is still answered.
            return inbox.withLock { inbox in
                inbox.isScheduled = !inbox.waiting.isEmpty
                if inbox.isScheduled { return .more }
                return runner.isClosed ? .closed : .idle
            }
        }
    }

    private func step(_ runner: inout FlowRunner) throws(StoreError) -> FlowRunner.Progress {
        if runner.isPreempted { return try runner.goOn() }
        let next = inbox.withLock { $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }
        guard let next else { return .done }
        return try runner.take(next.input, at: next.time)
    }

    /// A look at the call as it stands.
    var providerCallID: String? { runner.withLock { $0.session.record.providerCallID } }

    /// The carrier's id, when it is another one than the last time this was asked.
    func newProviderCallID() -> String? {
        let current = providerCallID
        return knownProviderCallID.withLock { known in
            guard known != current else { return nil }
            known = current
            return current
        }
    }

    /// Gives up the script state of a call that cannot go on.
    func abandon() { runner.withLock { $0.abandon() } }
    var record: CallRecord { runner.withLock { $0.session.record } }
    var leftovers: (tasks: Int, timers: Int) { runner.withLock { ($0.session.liveTasks, $0.session.liveTimers) } }
    var memoryInUse: Int { runner.withLock { $0.state.memoryInUse } }
}
