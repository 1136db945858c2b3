import CallCore
import ScriptValue

@testable import VoiceCallEngine

/// Appends drawn from a small world, so that they often meet; the same ones for the same seed (xorshift).
struct RandomWrites {
    private var state: UInt64
    private var time = 0

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    private mutating func below(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(bound))
    }

    private mutating func name() -> String { ["a", "b", "c", "d", "e"][below(5)] }

    mutating func next() -> ([JournalEntry], [StoreWrite]) {
        time += below(10)
        let entries = (0..<below(3)).map { _ in journalEntry(name(), below(300), .int(Int64(time))) }
        return (entries, (0..<below(4)).map { _ in write() })
    }

    private mutating func write() -> StoreWrite {
        switch below(8) {
        case 0: .record(["callId": Value(name()), "n": .int(Int64(time))], callID: CallID(name()), live: below(2) == 0)
        case 1: .kvSet(scope: name(), key: name(), .int(Int64(time)), expires: below(2) == 0 ? moment(time + 20) : nil)
        case 2: .kvDelete(scope: name(), key: name())
        case 3: .memoryAppend(sessionKey: name(), text: "\(time)", at: moment(time))
        case 4, 5: .eventKey(name() + name(), at: moment(time - below(20)))
        case 6: .placement(key: name() + name(), callID: CallID(name()))
        default: .prune(now: moment(time))
        }
    }

    func contents(of store: any JournalStore) throws -> [String] {
        let names = ["a", "b", "c", "d", "e"]
        var found = ["\(try store.liveCalls())", "\(try store.records(limit: 100).map(JSONText.encodeText))"]
        found.append("\(try store.eventKeys(since: moment(0)))")
        for one in names {
            found.append("\(try store.entries(of: CallID(one)))")
            found.append("\(try store.memory(sessionKey: one, limit: 100))")
            for other in names {
                found.append("\(try String(describing: store.kvGet(scope: one, key: other, now: moment(time))))")
                found.append("\(try String(describing: store.callPlaced(withKey: one + other)))")
            }
        }
        return found
    }
}
