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
        var waiting: [Item] = []
        /// A job for this call is queued or running.
        var isScheduled = false
        /// Nothing is worked off any more.
        var isStopped = false
    }

    private struct Item {
        var input: SessionInput
        var time: CallTime
        /// Answers that wait until the input is in the journal.
        var replies: HeldReplies?
    }

    private struct Work {
        var runner: FlowRunner
        /// That of the input which is worked off.
        var replies: HeldReplies?
    }

    let call: CallID
    private let inbox = Mutex(Inbox())
    private let work: Mutex<Work>
    private let knownProviderCallID = Mutex<String?>(nil)

    init(_ runner: sending FlowRunner) {
        call = runner.setup.id
        work = Mutex(Work(runner: runner))
    }

    /// Puts an input in line; true when the cell has to be scheduled.
    func post(_ input: SessionInput, at time: CallTime, holding replies: HeldReplies? = nil) -> Bool {
        replies?.expect()
        let (mustSchedule, isLost) = inbox.withLock { inbox in
            if inbox.isStopped { return (false, true) }
            inbox.waiting.append(Item(input: input, time: time, replies: replies))
            defer { inbox.isScheduled = true }
            return (!inbox.isScheduled, false)
        }
        if isLost { replies?.settle(isKept: false) }
        return mustSchedule
    }

    /// Works off one input, or one slice of it.
    func run() -> Outcome {
        let (outcome, replies) = work.withLock { work -> (Outcome, HeldReplies?) in
            do throws(StoreError) {
                guard try step(&work) == .done else { return (.more, nil) }
            } catch {
                // `stop` tells whoever waits.
                return (.failed(error), nil)
            }
            defer { work.replies = nil }
            // What came while the call closed is still answered.
            let outcome = inbox.withLock { inbox -> Outcome in
                inbox.isScheduled = !inbox.waiting.isEmpty
                if inbox.isScheduled { return .more }
                return work.runner.isClosed ? .closed : .idle
            }
            return (outcome, work.replies)
        }
        replies?.settle()
        return outcome
    }

    private func step(_ work: inout Work) throws(StoreError) -> FlowRunner.Progress {
        if work.runner.isPreempted { return try work.runner.goOn() }
        let next = inbox.withLock { $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }
        guard let next else { return .done }
        work.replies = next.replies
        return try work.runner.take(next.input, at: next.time)
    }

    /// A look at the call as it stands.
    var providerCallID: String? { work.withLock { $0.runner.session.record.providerCallID } }

    /// The carrier's id, when it is another one than the last time this was asked.
    func newProviderCallID() -> String? {
        let current = providerCallID
        return knownProviderCallID.withLock { known in
            guard known != current else { return nil }
            known = current
            return current
        }
    }

    /// Works off nothing more: whoever waits for it hears so.
    func stop() {
        let waiting = inbox.withLock { inbox in
            inbox.isStopped = true
            defer { inbox.waiting = [] }
            return inbox.waiting
        }
        let current = work.withLock { work in
            defer { work.replies = nil }
            return work.replies
        }
        current?.settle(isKept: false)
        for item in waiting { item.replies?.settle(isKept: false) }
    }

    /// Gives up a call that cannot go on, since its journal cannot.
    func abandon(_ error: StoreError) -> CallClosing { work.withLock { $0.runner.abandon(error) } }
    var record: CallRecord { work.withLock { $0.runner.session.record } }
    var leftovers: (tasks: Int, timers: Int) {
        work.withLock { ($0.runner.session.liveTasks, $0.runner.session.liveTimers) }
    }
    var memoryInUse: Int { work.withLock { $0.runner.state.memoryInUse } }
}
