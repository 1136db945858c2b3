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
    /// More than these, and the longest known is given up.
    static let most = 300

    private struct Entry {
        var call: Call
        var due: CallTime
    }

    private var waiting: [Entry] = []
    private var asked: Call?

    mutating func handle(_ input: Input, now: CallTime) -> [Action] {
        switch input {
        case .ended(let call): take(call, now: now)
        case .woke: break
        case .answered(let bill):
            if bill == .notYet, let call = asked, let due = Self.due(call, after: now) {
                waiting.append(Entry(call: call, due: due))
            }
            asked = nil
        }
        return next(now: now)
    }

    private mutating func take(_ call: Call, now: CallTime) {
        let known = waiting.map(\.call.providerCallID) + [asked?.providerCallID].compactMap { $0 }
        guard !known.contains(call.providerCallID) else { return }
        if waiting.count == Self.most { waiting.removeFirst() }
        // Of a call that ended before this process began it may be late for all of them.
        waiting.append(Entry(call: call, due: Self.due(call, after: now) ?? now))
    }

    private static func due(_ call: Call, after now: CallTime) -> CallTime? {
        waits.lazy.map { call.endedAt + $0 }.first { $0 > now }
    }

    private mutating func next(now: CallTime) -> [Action] {
        guard asked == nil, let first = waiting.indices.min(by: { waiting[$0].due < waiting[$1].due }) else {
            return []
        }
        guard waiting[first].due <= now else { return [.wake(at: waiting[first].due)] }
        let call = waiting.remove(at: first).call
        asked = call
        return [.ask(call)]
    }
}
