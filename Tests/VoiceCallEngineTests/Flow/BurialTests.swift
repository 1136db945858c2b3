import CallCore
import GRDB
import ScriptValue
import Testing

@testable import VoiceCallEngine

/// Calls whose journal cannot be lived through again.
@Suite struct BurialTests {
    private let folder = TemporaryFolder()

    private var directory: String { folder.sub("store") }

    /// Two live calls in a store that nobody has open; the first one is the victim.
    private func twoCalls() throws -> (victim: CallID, other: CallID) {
        let store = try SQLiteJournal(directory: directory)
        let rig = HostRig(["stay": TestFlows.stay], store: store)
        let calls = try (rig.placeAndAnswer("stay"), rig.placeAndAnswer("stay"))
        try store.close()
        return calls
    }

    private func tamper(_ sql: String) throws {
        let queue = try DatabaseQueue(path: directory + "/" + SQLiteJournal.fileName)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }

    private static func journal(_ change: String, _ which: String) -> String {
        "\(change) call_id = (SELECT call_id FROM calls ORDER BY ordinal LIMIT 1) AND \(which)"
    }

    static let damages: [(code: String, sql: String)] = [
        ("journal.unreadable", journal("DELETE FROM journal WHERE", "sequence = 1")),
        (
            "journal.unreadable",
            journal("UPDATE journal SET body = CAST('{\"type\":\"strange\"}' AS BLOB) WHERE", "sequence = 2")
        ),
        ("journal.unreadable", journal("UPDATE journal SET kind = CAST('effect' AS BLOB) WHERE", "sequence = 2")),
        ("replay.diverged", journal("DELETE FROM journal WHERE", "kind = CAST('verb' AS BLOB)")),
        (
            "replay.diverged",
            journal("UPDATE journal SET body = CAST('7' AS BLOB) WHERE", "kind = CAST('effect' AS BLOB)")
        ),
        ("store.corrupt", journal("UPDATE journal SET body = CAST('{' AS BLOB) WHERE", "sequence = 3")),
    ]

    @Test("a call with a damaged journal is hung up and recorded as an error; the others go on", arguments: 0..<6)
    func damaged(number: Int) throws {
        let (victim, other) = try twoCalls()
        let damage = Self.damages[number]
        try tamper(damage.sql)
        let store = try SQLiteJournal(directory: directory)
        let rig = HostRig(["stay": TestFlows.stay], store: store, firstID: 100)
        let report = try rig.host.recover(now: rig.now)
        #expect(report.resumed == [other])
        #expect(report.lost.keys.sorted() == [victim])
        #expect(report.lost[victim]?.contains(damage.code) == true, "\(report.lost)")
        try expectBuried(victim, rig)
        #expect(try store.liveCalls() == [other])
        #expect(try rig.host.recover(now: rig.now) == RecoveryReport())
    }

    @Test(
        "a call whose flow is not in the store any more, or not as it was, is hung up and recorded as an error",
        arguments: [
            ("journal.no-flow", "DELETE FROM bundles"),
            ("store.corrupt", "UPDATE bundle_files SET contents = CAST('return {}' AS BLOB)"),
        ])
    func noFlow(code: String, sql: String) throws {
        let (victim, other) = try twoCalls()
        try tamper("PRAGMA foreign_keys = OFF; \(sql)")
        let rig = HostRig(["stay": TestFlows.stay], store: try SQLiteJournal(directory: directory), firstID: 100)
        let report = try rig.host.recover(now: rig.now)
        #expect(report.resumed.isEmpty)
        #expect(report.lost.keys.sorted() == [victim, other].sorted())
        #expect(report.lost.values.allSatisfy { $0.contains(code) }, "\(report.lost)")
        try expectBuried(victim, rig)
        try expectBuried(other, rig)
    }

    @Test("a store that is full hangs up the calls it cannot bury, and they are found again")
    func fullStore() throws {
        let inner = MemoryJournal()
        let call = try HostRig(["stay": TestFlows.stay], store: inner).placeAndAnswer("stay")
        let last = try #require(inner.entries(of: call).last)
        let stray = JournalEntry(callID: call, sequence: last.sequence + 1, at: last.at, kind: "stray", body: nil)
        try inner.append([stray], writes: [], durable: true)
        let rig = HostRig(["stay": TestFlows.stay], store: FailingJournal(inner, failing: 0..<1), firstID: 100)
        #expect(throws: StoreError.self) { try rig.host.recover(now: rig.now) }
        #expect(rig.summaries == ["hang up error"])
        #expect(inner.liveCalls() == [call])
        #expect(try rig.host.recover(now: rig.now).lost.keys.sorted() == [call])
        #expect(inner.liveCalls().isEmpty)
    }

    private func expectBuried(_ call: CallID, _ rig: HostRig) throws {
        let orders = rig.environment.orders.filter { $0.call.id == call }
        #expect(orders.map(\.summary) == ["hang up error"])
        let record = try #require(try rig.record(call))
        #expect(record.state == .ended(.error))
        #expect(record.endReason == .error)
        #expect(record.endedAt == rig.now)
        #expect(record.metadata["error"]?["code"]?.text == "recovery")
        #expect(!rig.environment.notes("error", of: call).isEmpty)
        #expect(rig.environment.records.contains { $0.callID == call && $0.state == .ended(.error) })
        #expect(rig.host.record(of: call) == nil)
    }
}
