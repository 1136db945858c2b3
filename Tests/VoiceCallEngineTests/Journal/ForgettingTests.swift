import CallCore
import Foundation
import ScriptValue
import Testing

@testable import VoiceCallEngine

/// A number is forgotten as a whole, and nobody else with it.
@Suite struct ForgettingTests {
    let folder = TemporaryFolder()
    private let number = PhoneNumber("+15550001234")

    private func record(
        _ call: String, _ direction: CallDirection, from: String, to: String, session: String = ""
    ) -> Value {
        let state: Value = "completed"
        return [
            "callId": Value(call), "direction": Value(direction.rawValue), "from": Value(from), "to": Value(to),
            "state": state, "sessionKey": Value(session), "transcript": [["text": Value("secret of \(call)")]],
        ]
    }

    private func write(_ record: Value, live: Bool = false, to store: any JournalStore) throws {
        let call = CallID(record["callId"]?.text ?? "")
        try store.append(
            [journalEntry(call.text, 1, "secret"), journalEntry(call.text, 2)],
            writes: [
                .record(record, callID: call, live: live), .placement(key: "key \(call)", callID: call),
            ], durable: false)
    }

    private func fill(_ store: any JournalStore) throws {
        try write(record("in", .inbound, from: "+1 (555) 000-1234", to: "+15559990000", session: "mine"), to: store)
        try write(record("out", .outbound, from: "+15559990000", to: "+15550001234"), to: store)
        try write(record("other", .inbound, from: "+15550005678", to: "+15550001234", session: "theirs"), to: store)
        try store.write(
            .kvSet(scope: "f", key: "last:+15550001234", 1, expires: nil),
            .kvSet(scope: "f", key: "note", ["from": ["+1 555 000 1234"]], expires: nil),
            .kvSet(scope: "f", key: "longer:+155500012345", "9 15550001234 0 is not 915550001234", expires: nil),
            .kvSet(scope: "f", key: "longer:+155500012346", "915550001234", expires: nil),
            .memoryAppend(sessionKey: "agent:main:main", text: "a", at: moment(1), party: "15550001234"),
            .memoryAppend(sessionKey: "agent:main:main", text: "b", at: moment(2), party: "15550005678"),
            .memoryAppend(sessionKey: "voice:15550001234", text: "c", at: moment(3)))
    }

    @Test("its calls, journals, values and notes are gone; those of others stay", arguments: StoreKind.allCases)
    func everything(kind: StoreKind) throws {
        let store = try kind.open(in: folder)
        try fill(store)
        let forgotten = try store.forget(number)
        #expect(forgotten.calls == [CallID("in"), CallID("out")])
        #expect((forgotten.memoryLines, forgotten.values) == (2, 3))
        #expect(try store.records(limit: 9).map { $0["callId"]?.text } == ["other"])
        for call in ["in", "out"] {
            #expect(try store.entries(of: CallID(call)).isEmpty)
            #expect(try store.callPlaced(withKey: "key \(call)") == nil)
        }
        #expect(try store.entries(of: CallID("other")).count == 2)
        #expect(try store.kvGet(scope: "f", key: "note", now: moment(0)) == nil)
        #expect(try store.kvGet(scope: "f", key: "longer:+155500012346", now: moment(0)) != nil)
        #expect(try store.memory(sessionKey: "agent:main:main", limit: 9).map(\.text) == ["b"])
        #expect(try store.memory(sessionKey: "voice:15550001234", limit: 9).isEmpty)
        #expect(try store.forget(number).isNothing)
    }

    @Test("a number with a live call is not forgotten, not even in part", arguments: StoreKind.allCases)
    func liveCall(kind: StoreKind) throws {
        let store = try kind.open(in: folder)
        try fill(store)
        try write(record("now", .inbound, from: "+15550001234", to: "+15559990000"), live: true, to: store)
        #expect(storeCode { _ = try store.forget(number) } == "store.live-calls")
        #expect(try store.records(limit: 9).count == 4)
        #expect(try store.memory(sessionKey: "voice:15550001234", limit: 9).count == 1)
        #expect(storeCode { _ = try store.forget(PhoneNumber("anonymous")) } == "store.number")
        #expect(try store.forget(PhoneNumber("+15550005678")).calls.count == 1)
    }

    @Test("records are found by session key, the newest of them", arguments: StoreKind.allCases)
    func sessions(kind: StoreKind) throws {
        let store = try kind.open(in: folder)
        for call in ["a", "b", "c"] {
            try write(record(call, .inbound, from: "x", to: "y", session: "s"), to: store)
        }
        try write(record("d", .inbound, from: "x", to: "y", session: "t"), to: store)
        #expect(try store.records(sessionKey: "s", limit: 2).map { $0["callId"]?.text } == ["b", "c"])
        #expect(try store.records(sessionKey: "u", limit: 2).isEmpty)
    }

    @Test("a prune lets go of notes that are older than the store keeps them", arguments: StoreKind.allCases)
    func age(kind: StoreKind) throws {
        let store = try kind.open(in: folder, limits: StoreLimits(memoryAge: 100))
        for time in [10, 60] { try store.write(.memoryAppend(sessionKey: "s", text: "\(time)", at: moment(time))) }
        try store.write(.prune(now: moment(110)))
        #expect(try store.memory(sessionKey: "s", limit: 9).map(\.text) == ["10", "60"])
        try store.write(.prune(now: moment(111)))
        #expect(try store.memory(sessionKey: "s", limit: 9).map(\.text) == ["60"])
    }

    @Test("no byte of it is left in the files of the store")
    func bytes() throws {
        let store = try SQLiteJournal(directory: folder.path)
        try fill(store)
        // What was replaced earlier counts, too.
        var grown = record("in", .inbound, from: "+15550001234", to: "+15559990000")
        for size in [9_000, 20_000, 10] {
            grown = grown.with("transcript", .array([Value(String(repeating: "whisper ", count: size))]))
            try store.write(.record(grown, callID: CallID("in"), live: false))
        }
        _ = try store.forget(number)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let data = FileManager.default.contents(atPath: folder.path + "/" + name) ?? Data()
            for word in ["secret of in", "secret of out", "whisper", "voice:15550001234"] {
                #expect(data.range(of: Data(word.utf8)) == nil, "\(word) in \(name)")
            }
        }
        #expect(try store.records(limit: 9).count == 1)
    }

    @Test("a store of the schema before knows the session keys of its calls")
    func migration() throws {
        let path = folder.path + "/" + SQLiteJournal.fileName
        do {
            let store = try SQLiteJournal(directory: folder.path)
            try write(record("a", .inbound, from: "+15550001234", to: "y", session: "s"), to: store)
            try store.write(.memoryAppend(sessionKey: "s", text: "kept", at: moment(1)))
            try store.write(durable: false) { db in
                try db.execute(
                    sql: """
                        DROP INDEX calls_session; ALTER TABLE calls DROP COLUMN session_key;
                        DROP INDEX memory_party; DROP INDEX memory_at; ALTER TABLE memory DROP COLUMN party;
                        PRAGMA user_version = 1;
                        """)
            }
            try store.close()
        }
        #expect(FileManager.default.fileExists(atPath: path))
        let store = try SQLiteJournal(directory: folder.path)
        #expect(try store.records(sessionKey: "s", limit: 9).count == 1)
        #expect(try store.memory(sessionKey: "s", limit: 9).map(\.text) == ["kept"])
        #expect(try store.forget(number).calls.count == 1)
    }
}

extension Value {
    fileprivate func with(_ key: String, _ value: Value) -> Value {
        var fields = map ?? [:]
        fields[key] = value
        return .map(fields)
    }
}
