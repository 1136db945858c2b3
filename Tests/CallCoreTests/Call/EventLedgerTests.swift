import Testing

@testable import CallCore

@Suite("Event ledger")
struct EventLedgerTests {
    private let start = CallTime(milliseconds: 1_000_000)

    @Test("a redelivered event is admitted once")
    func redelivery() {
        let ledger = Shared(EventLedger())
        #expect(ledger.admit("a", now: start))
        #expect(!ledger.admit("a", now: start + 599_999))
        #expect(ledger.admit("b", now: start))
    }

    @Test("a key is forgotten when its window is over, to the millisecond")
    func window() {
        let ledger = Shared(EventLedger())
        #expect(ledger.admit("a", now: start))
        #expect(!ledger.admit("a", now: start + 600_000))
        #expect(ledger.admit("a", now: start + 600_001))
        #expect(!ledger.admit("a", now: start + 600_002))
        #expect(ledger.value.contents == [.init(key: "a", admittedAt: start + 600_001)])
    }

    @Test("an event that could not be used yet may come again")
    func release() {
        let ledger = Shared(EventLedger())
        #expect(ledger.admit("a", now: start))
        #expect(ledger.admit("b", now: start))
        ledger.value.release("a")
        #expect(ledger.value.contents.map(\.key) == ["b"])
        #expect(ledger.admit("a", now: start))
        #expect(ledger.value.contents.map(\.key) == ["b", "a"])
        ledger.value.release("never seen")
        #expect(ledger.value.count == 2)
    }

    @Test("a full ledger forgets its oldest keys first")
    func capacity() {
        let ledger = Shared(EventLedger(capacity: 100))
        for number in 0..<250 { #expect(ledger.admit("key \(number)", now: start + Int64(number))) }
        #expect(ledger.value.count == 100)
        #expect(ledger.value.contents.map(\.key) == (150..<250).map { "key \($0)" })
        #expect(ledger.admit("key 149", now: start + 300))
        #expect(!ledger.admit("key 249", now: start + 300))
    }

    @Test("expired keys are dropped every 64 inserts")
    func pruning() {
        let ledger = Shared(EventLedger())
        for number in 0..<63 { _ = ledger.admit("old \(number)", now: start) }
        #expect(ledger.value.count == 63)
        _ = ledger.admit("new", now: start + 700_000)
        #expect(ledger.value.contents.map(\.key) == ["new"])
    }

    @Test("a ledger stored and read back knows the same keys")
    func persistence() {
        let ledger = Shared(EventLedger(capacity: 50))
        for number in 0..<80 { _ = ledger.admit("key \(number)", now: start + Int64(number)) }
        ledger.value.release("key 60")
        let restored = Shared(EventLedger(contents: ledger.value.contents, capacity: 50))
        #expect(restored.value.contents == ledger.value.contents)
        #expect(!restored.admit("key 79", now: start + 100))
        #expect(restored.admit("key 60", now: start + 100))
        #expect(EventLedger(contents: ledger.value.contents, capacity: 10).contents == ledger.value.contents.suffix(10))
    }

    @Test("any mix of admissions and releases agrees with a plain list of what was noted", arguments: 1...40)
    func model(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let ledger = Shared(EventLedger(capacity: 1_000, window: 500))
        var model: [String: CallTime] = [:]
        var now = start
        for _ in 0..<3_000 {
            now = now + Int64(generator.below(5))
            let key = "\(generator.below(120))"
            if generator.below(4) == 0 {
                ledger.value.release(key)
                model[key] = nil
            } else {
                let isNew = model[key].map { now - $0 > 500 } ?? true
                #expect(ledger.admit(key, now: now) == isNew)
                if isNew { model[key] = now }
            }
        }
        let alive = model.filter { now - $0.value <= 500 }
        let kept = ledger.value.contents.filter { now - $0.admittedAt <= 500 }
        #expect(Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.admittedAt) }) == alive)
        #expect(ledger.value.contents.map(\.admittedAt) == ledger.value.contents.map(\.admittedAt).sorted())
    }
}
