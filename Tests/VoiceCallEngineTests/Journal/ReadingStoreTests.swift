import CallCore
import Foundation
import ScriptValue
import Testing

@testable import VoiceCallEngine

@Suite("A store that is only read")
struct ReadingStoreTests {
    private let folder = TemporaryFolder()

    @Test("reads what another one writes meanwhile, and after it has closed")
    func reads() throws {
        let writer = try SQLiteJournal(directory: folder.path)
        let call = CallID("a")
        try writer.write(.record(["callId": "a", "n": 1], callID: call, live: true))
        let reader = try SQLiteJournal(reading: folder.path)
        try writer.write(.record(["callId": "a", "n": 2], callID: call, live: true))
        #expect(try reader.record(of: call)?["n"] == 2)
        #expect(storeCode { try reader.write(.kvDelete(scope: "s", key: "k")) } != nil)
        try writer.close()
        #expect(try SQLiteJournal(reading: folder.path).liveCalls() == [call])
    }

    @Test("nothing is made where nothing is")
    func missing() throws {
        #expect(storeCode { _ = try SQLiteJournal(reading: folder.sub("none")) } == "store.missing")
        try folder.write("", to: SQLiteJournal.fileName)
        #expect(storeCode { _ = try SQLiteJournal(reading: folder.path) } == "store.missing")
        #expect(folder.names == [SQLiteJournal.fileName])
        try folder.write("no database, but words that fill a page", to: SQLiteJournal.fileName)
        #expect(storeCode { _ = try SQLiteJournal(reading: folder.path) } == "store.corrupt")
    }
}
