import CallCore

/// Which calls a carrier is asked about that tells what they cost only then, and when: 1, 5 and 30 minutes after their
/// end, until it tells. One question at a time.
struct BillDesk {
    /// A call that is over.
    struct Call: Hashable {
        /// Ours; when that is not known, the carrier's.
        var id: CallID
        var providerCallID: String
        var endedAt: CallTime
    }

    enum Input: Hashable {
        case ended(Call)
        /// The moment of the last `wake` has come.
        case woke
        /// What came of the last `ask`; `notYet` also when the cost could not be kept.
        case answered(CarrierBill)
    }

    enum Action: Hashable {
        case ask(Call)
        /// Give `woke` then; in place of what was wanted before.
        case wake(at: CallTime)
    }

    /// From the end of a call to each question, in milliseconds.
    static let waits: [Milliseconds] = [60_000, 300_000, 1_800_000]
    /// How long after its end a call is still taken up by a new process, in milliseconds.
    static let memory: Milliseconds = 3_600_000
    /// More than these wait, and the one that is due first is given up.
    static let most = 10_000

    private struct Entry {
        var call: Call
        var due: CallTime
    }

    /// The one that is due first comes last; of those that are due at once, the one that is known longest.
    private var waiting: [Entry] = []
    private var asked: Call?
    /// The carrier's ids of all these.
    private var known: Set<String> = []

    mutating func handle(_ input: Input, now: CallTime) -> [Action] {
        switch input {
        case .ended(let call): take(call, now: now)
        case .woke: break
        case .answered(let bill):
            guard let call = asked else { break }
            asked = nil
            if bill == .notYet, let due = Self.due(call, after: now) {
                wait(Entry(call: call, due: due))
            } else {
                known.remove(call.providerCallID)
            }
        }
        return next(now: now)
    }

    private mutating func take(_ call: Call, now: CallTime) {
        guard known.insert(call.providerCallID).inserted else { return }
        if waiting.count >= Self.most, let first = waiting.popLast() { known.remove(first.call.providerCallID) }
        // Of a call that ended before this process began it may be late for all of them.
        wait(Entry(call: call, due: Self.due(call, after: now) ?? now))
    }

    private mutating func wait(_ entry: Entry) {
        var (low, high) = (0, waiting.count)
        while low < high {
            let middle = (low + high) / 2
            if waiting[middle].due > entry.due { low = middle + 1 } else { high = middle }
        }
        waiting.insert(entry, at: low)
    }

    private static func due(_ call: Call, after now: CallTime) -> CallTime? {
        waits.lazy.map { call.endedAt + $0 }.first { $0 > now }
    }

    private mutating func next(now: CallTime) -> [Action] {
        guard asked == nil, let first = waiting.last else { return [] }
        guard first.due <= now else { return [.wake(at: first.due)] }
        waiting.removeLast()
        asked = first.call
        return [.ask(first.call)]
    }
}
