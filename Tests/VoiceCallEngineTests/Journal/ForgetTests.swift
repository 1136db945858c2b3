import CallCore
import Foundation
import ScriptValue
import Testing

@testable import VoiceCallEngine

@Suite("Forgetting a number")
struct ForgetTests {
    private let folder = TemporaryFolder()
    private let number = PhoneNumber("+15550005678")

    private func record(_ call: String, to: String, session: String? = nil) -> CallRecord {
        CallRecord(
            callID: CallID(call), provider: "mock", direction: .outbound, state: .ended(.completed),
            from: "+15550000000", to: to, sessionKey: session, startedAt: moment(1), endedAt: moment(2))
    }

    private func keep(_ record: CallRecord, _ store: SQLiteJournal, _ log: CallLogFile, live: Bool = false) throws {
        try store.append(
            [journalEntry(record.callID.text, 0, ["said": "secret words"])],
            writes: [
                .record(record.value, callID: record.callID, live: live),
                .placement(key: "key-\(record.callID)", callID: record.callID),
            ], durable: false)
        try log.append(record: record.value, at: moment(3))
    }

    @Test("calls, journals, keys, memories and values of the number go, those of others stay")
    func forgets() throws {
        let store = try SQLiteJournal(directory: folder.path)
        let log = try CallLogFile(directory: folder.path)
        try keep(record("a", to: "+1 (555) 000-5678", session: "voice:15550005678"), store, log)
        try keep(record("b", to: "+15550009999", session: "shared"), store, log)
        try keep(record("c", to: "+15550005678", session: "shared"), store, log)
        try folder.write(
            #"{"callId":"a","direction":"outbound","to":"+15550005678"}"# + "\n", to: "calls.jsonl.2")
        try store.write(
            .memoryAppend(sessionKey: "voice:15550005678", text: "likes tea", at: moment(1)),
            .memoryAppend(sessionKey: "shared", text: "of several", at: moment(1)),
            .kvSet(scope: "flow", key: "caller:+15550005678", "x", expires: nil),
            .kvSet(scope: "flow", key: "caller:915550005678", "y", expires: nil))
        let forgotten = try store.forget(number, log: log)
        #expect(forgotten.calls == [CallID("a"), CallID("c")])
        #expect((forgotten.memoryLines, forgotten.values, forgotten.logLines) == (1, 1, 3))
        #expect(try store.records(limit: 9).compactMap { $0["callId"]?.text } == ["b"])
        #expect(try store.entries(of: CallID("a")).isEmpty)
        #expect(try store.callPlaced(withKey: "key-c") == nil)
        #expect(try store.callPlaced(withKey: "key-b") == CallID("b"))
        #expect(try store.memory(sessionKey: "shared", limit: 9).count == 1)
        #expect(try store.kvGet(scope: "flow", key: "caller:915550005678", now: moment(9)) == "y")
        #expect(try CallLogReader.latest(path: log.path, rotations: 3).compactMap { $0["callId"]?.text } == ["b"])
        // The log is written on.
        try log.append(record: record("d", to: "+15550009999").value, at: moment(4))
        #expect(try CallLogReader.latest(path: log.path).count == 2)
        #expect(try store.forget(number, log: log).isNothing)
    }

    @Test("what is forgotten is not in the bytes of the files either")
    func overwritten() throws {
        let store = try SQLiteJournal(directory: folder.path)
        let log = try CallLogFile(directory: folder.path)
        try keep(record("a", to: "+15550005678"), store, log)
        _ = try store.forget(number, log: log)
        for name in folder.names {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.sub(name)))
            #expect(bytes.range(of: Data("secret words".utf8)) == nil, "\(name)")
        }
    }

    @Test("a number in a live call is refused, and nothing is removed")
    func live() throws {
        let store = try SQLiteJournal(directory: folder.path)
        let log = try CallLogFile(directory: folder.path)
        try keep(record("a", to: "+15550005678"), store, log)
        try keep(record("b", to: "+15550005678"), store, log, live: true)
        #expect(storeCode { _ = try store.forget(number, log: log) } == "store.live-calls")
        #expect(try store.records(limit: 9).count == 2)
    }

    @Test("the number that calls are placed from is not the other end")
    func ownNumber() throws {
        let store = try SQLiteJournal(directory: folder.path)
        let log = try CallLogFile(directory: folder.path)
        try keep(record("a", to: "+15550005678"), store, log)
        #expect(try store.forget(PhoneNumber("+15550000000"), log: log).isNothing)
    }
}
