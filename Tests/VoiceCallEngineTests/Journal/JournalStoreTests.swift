import CallCore
import ScriptValue
import Testing

@testable import VoiceCallEngine

/// What every store promises.
@Suite struct JournalStoreTests {
    let folder = TemporaryFolder()

    @Test("a call's journal comes back by sequence number, exactly as it was written", arguments: StoreKind.allCases)
    func entriesComeBack(kind: StoreKind) throws {
        let store = try kind.open(in: folder)
        let bodies: [Value] = [
            ["text": "héllo\0", "n": 1], .number(.infinity), .string(ByteString(bytes: [0xFF, 0])), .function(3),
            .handle(Handle(kind: "call", id: 1)), ["$key": 1.0], [], [:], .null,
        ]
        let entries = bodies.enumerated().map { journalEntry("a", $0.offset, $0.element, kind: "kind\0\($0.offset)") }
        try store.append(Array(entries.reversed()), writes: [], durable: true)
        try store.append(journalEntry("b", 0))
        #expect(try store.entries(of: CallID("a")) == entries)
        #expect(try store.entries(of: CallID("b")).count == 1)
        #expect(try store.entries(of: CallID("c")).isEmpty)
    }

    @Test(
        "a sequence number is used once per call, and the append that repeats it leaves nothing behind",
        arguments: StoreKind.allCases)
    func duplicates(kind: StoreKind) throws {
        let store = try kind.open(in: folder)
        try store.append(journalEntry("a", 1, "first"))
        for durable in [false, true] {
            let code = storeCode {
                try store.append(
                    [journalEntry("a", 2), journalEntry("a", 1, "second")],
                    writes: [.kvSet(scope: "s", key: "k", 1, expires: nil)], durable: durable)
            }
            #expect(code == "store.duplicate")
        }
        let twice = [journalEntry("a", 3), journalEntry("a", 3)]
        #expect(storeCode { try store.append(twice, writes: [], durable: false) } == "store.duplicate")
        #expect(try store.entries(of: CallID("a")) == [journalEntry("a", 1, "first")])
        #expect(try store.kvGet(scope: "s", key: "k", now: moment(0)) == nil)
    }

    @Test(
        "live calls are listed in the order they were first recorded, until their record says they ended",
        arguments: StoreKind.allCases)
    func liveCalls(kind: StoreKind) throws {
        let store = try kind.open(in: folder)
        for name in ["c", "a", "b"] {
            try store.write(.record(["callId": Value(name)], callID: CallID(name), live: true))
        }
        try store.write(.record(["callId": "c", "state": "ringing"], callID: CallID("c"), live: true))
        #expect(try store.liveCalls().map(\.text) == ["c", "a", "b"])
        try store.write(.record(["callId": "a", "state": "completed"], callID: CallID("a"), live: false))
        #expect(try store.liveCalls().map(\.text) == ["c", "b"])
        #expect(try store.record(of: CallID("c")) == ["callId": "c", "state": "ringing"])
        #expect(try store.record(of: CallID("z")) == nil)
        #expect(try store.records(limit: 2).map { $0["callId"]?.text } == ["a", "b"])
        #expect(try store.records(limit: 9).count == 3)
        #expect(try store.records(limit: 0).isEmpty)
    }

    @Test("a key is found in its own scope until it expires or is deleted", arguments: StoreKind.allCases)
    func keyValue(kind: StoreKind) throws {
        let store = try kind.open(in: folder)
        try store.write(
            .kvSet(scope: "one", key: "k", "v", expires: moment(100)), .kvSet(scope: "two", key: "k", 2, expires: nil),
            .kvSet(scope: "one", key: "k\0x", 3, expires: nil))
        #expect(try store.kvGet(scope: "one", key: "k", now: moment(99)) == "v")
        #expect(try store.kvGet(scope: "one", key: "k", now: moment(100)) == nil)
        #expect(try store.kvGet(scope: "two", key: "k", now: moment(1_000)) == 2)
        #expect(try store.kvGet(scope: "one", key: "k\0x", now: moment(0)) == 3)
        try store.write(.kvSet(scope: "two", key: "k", "new", expires: nil), .kvDelete(scope: "one", key: "k"))
        #expect(try store.kvGet(scope: "two", key: "k", now: moment(0)) == "new")
        #expect(try store.kvGet(scope: "one", key: "k", now: moment(0)) == nil)
    }

    @Test("memory keeps the last lines of each session key in order", arguments: StoreKind.allCases)
    func memory(kind: StoreKind) throws {
        let store = try kind.open(in: folder, limits: StoreLimits(memoryLines: 3))
        for number in 1...5 {
            try store.write(.memoryAppend(sessionKey: "s", text: "line \(number)", at: moment(number)))
        }
        try store.write(.memoryAppend(sessionKey: "t", text: "other", at: moment(9)))
        #expect(try store.memory(sessionKey: "s", limit: 10).map(\.text) == ["line 3", "line 4", "line 5"])
        #expect(try store.memory(sessionKey: "s", limit: 1) == [MemoryLine(text: "line 5", at: moment(5))])
        #expect(try store.memory(sessionKey: "u", limit: 1).isEmpty)
    }

    @Test("processed event keys are kept once, and only the newest of them", arguments: StoreKind.allCases)
    func eventKeys(kind: StoreKind) throws {
        let store = try kind.open(in: folder, limits: StoreLimits(eventKeyWindow: 100, eventKeys: 3))
        for (key, time) in [("a", 10), ("b", 20), ("a", 30)] { try store.write(.eventKey(key, at: moment(time))) }
        #expect(try store.eventKeys(since: moment(0)) == ["a", "b"])
        #expect(try store.eventKeys(since: moment(11)) == ["b"])
        for (key, time) in [("c", 40), ("d", 50)] { try store.write(.eventKey(key, at: moment(time))) }
        #expect(try store.eventKeys(since: moment(0)) == ["b", "c", "d"])
        try store.write(.eventKey("e", at: moment(145)))
        #expect(try store.eventKeys(since: moment(0)) == ["d", "e"])
        try store.write(.eventKey("f", at: moment(400)))
        #expect(try store.eventKeys(since: moment(0)) == ["f"])
        try store.write(.eventKey("a", at: moment(401)))
        #expect(try store.eventKeys(since: moment(0)) == ["f", "a"])
    }

    @Test("a flow bundle is found by its version with all its files", arguments: StoreKind.allCases)
    func bundles(kind: StoreKind) throws {
        let store = try kind.open(in: folder)
        let bundle = FlowBundle(name: "x", main: "x.lua", files: ["x.lua": [1, 2], "lib/y.lua": []])
        try store.write(.bundle(bundle), .bundle(bundle))
        #expect(try store.bundle(version: bundle.version) == bundle)
        #expect(try store.bundle(version: "other") == nil)
    }

    @Test("a placement key belongs to the first call that took it", arguments: StoreKind.allCases)
    func placements(kind: StoreKind) throws {
        let store = try kind.open(in: folder)
        try store.write(.placement(key: "k", callID: CallID("a")))
        try store.write(.placement(key: "k", callID: CallID("a")))
        let code = storeCode {
            try store.append([journalEntry("b", 0)], writes: [.placement(key: "k", callID: CallID("b"))], durable: true)
        }
        #expect(code == "store.placement-taken")
        #expect(
            storeCode {
                try store.write(.placement(key: "n", callID: CallID("a")), .placement(key: "n", callID: CallID("b")))
            } == "store.placement-taken")
        #expect(try store.callPlaced(withKey: "k") == CallID("a"))
        #expect(try store.callPlaced(withKey: "n") == nil)
        #expect(try store.entries(of: CallID("b")).isEmpty)
    }

    @Test("a value too deep to be read back is refused before anything is written", arguments: StoreKind.allCases)
    func tooDeep(kind: StoreKind) throws {
        let store = try kind.open(in: folder)
        func nested(_ depth: Int) -> Value { (0..<depth).reduce(.null) { value, _ in .array([value]) } }
        try store.append(journalEntry("a", 0, nested(128)))
        #expect(storeCode { try store.append(journalEntry("a", 1, nested(129))) } == "store.too-deep")
        #expect(try store.entries(of: CallID("a")) == [journalEntry("a", 0, nested(128))])
    }

    @Test("a prune removes expired keys and the oldest ended calls, never a live one", arguments: StoreKind.allCases)
    func prune(kind: StoreKind) throws {
        let store = try kind.open(in: folder, limits: StoreLimits(endedCalls: 1))
        for (name, live) in [("a", true), ("b", false), ("c", false)] {
            try store.append(
                [journalEntry(name, 0)],
                writes: [
                    .record(["callId": Value(name)], callID: CallID(name), live: live),
                    .placement(key: "key of " + name, callID: CallID(name)),
                ], durable: false)
        }
        try store.write(.kvSet(scope: "s", key: "k", 1, expires: moment(5)), .prune(now: moment(5)))
        #expect(try store.records(limit: 9).map { $0["callId"]?.text } == ["a", "c"])
        #expect(try store.entries(of: CallID("b")).isEmpty)
        #expect(try store.callPlaced(withKey: "key of b") == nil)
        #expect(try store.callPlaced(withKey: "key of a") == CallID("a"))
        #expect(try store.kvGet(scope: "s", key: "k", now: moment(0)) == nil)
    }

    @Test("a store has one owner at a time", arguments: StoreKind.allCases)
    func owner(kind: StoreKind) throws {
        let store = try kind.open(in: folder)
        try store.acquireOwner("first", now: moment(0))
        #expect(storeCode { try store.acquireOwner("second", now: moment(1)) } == "store.in-use")
        store.releaseOwner()
        store.releaseOwner()
        try store.acquireOwner("second", now: moment(2))
    }

    @Test("appends from many threads all arrive", arguments: StoreKind.allCases)
    func manyWriters(kind: StoreKind) async throws {
        let store = try kind.open(in: folder)
        await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<8 {
                group.addTask {
                    for sequence in 0..<50 {
                        try store.append(journalEntry("\(writer)", sequence, .int(Int64(sequence))))
                    }
                }
            }
        }
        for writer in 0..<8 { #expect(try store.entries(of: CallID("\(writer)")).count == 50) }
    }

    @Test("random writes leave both stores with the same contents", arguments: 0..<12)
    func sameContents(seed: UInt64) throws {
        let limits = StoreLimits(eventKeyWindow: 40, eventKeys: 5, memoryLines: 2, endedCalls: 2)
        let stores = try StoreKind.allCases.map { try $0.open(in: folder, limits: limits) }
        var random = RandomWrites(seed: seed)
        for step in 0..<200 {
            let (entries, writes) = random.next()
            let codes = stores.map { store in
                storeCode { try store.append(entries, writes: writes, durable: step % 7 == 0) }
            }
            #expect(Set(codes).count == 1, "seed \(seed), step \(step): \(codes)")
        }
        let contents = try stores.map { try random.contents(of: $0) }
        #expect(contents[0] == contents[1], "seed \(seed)")
    }
}
