import CallCore
import Foundation
import GRDB
import ScriptValue
import Testing

@testable import VoiceCallEngine

/// What the store does with its file.
@Suite struct SQLiteJournalTests {
    let folder = TemporaryFolder()

    /// Copies the files as they are now: what the next process finds after this one was killed.
    private func copyAfterKill(_ name: String) throws -> String {
        let place = folder.sub(name)
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        for file in folder.names where file.hasPrefix(SQLiteJournal.fileName) && !file.hasSuffix("-shm") {
            try FileManager.default.copyItem(atPath: folder.sub(file), toPath: place + "/" + file)
        }
        return place
    }

    private func edit(_ sql: String) throws {
        let queue = try DatabaseQueue(path: folder.sub(SQLiteJournal.fileName))
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }

    @Test("every append is there after a kill, durable or not")
    func survivesKill() throws {
        let store = try SQLiteJournal(directory: folder.path)
        for sequence in 0..<20 {
            try store.append([journalEntry("a", sequence)], writes: [], durable: sequence == 7)
            let place = try copyAfterKill("kill\(sequence)")
            #expect(try SQLiteJournal(directory: place).entries(of: CallID("a")).count == sequence + 1)
        }
    }

    @Test("a durable append is synced at its commit, the others are not")
    func syncs() throws {
        let store = try SQLiteJournal(directory: folder.path)
        for durable in [true, true, false, true, false] {
            try store.append([], writes: [.kvSet(scope: "s", key: "k", 1, expires: nil)], durable: durable)
            let setting = try store.read { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
            #expect(setting == (durable ? 2 : 1))
            #expect(try store.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal")
        }
    }

    @Test("a store opened again has what it had")
    func reopen() throws {
        let first = try SQLiteJournal(directory: folder.path)
        let record = StoreWrite.record(["callId": "a"], callID: CallID("a"), live: true)
        try first.append([journalEntry("a", 0)], writes: [record], durable: true)
        try first.close()
        let second = try SQLiteJournal(directory: folder.path)
        #expect(try second.liveCalls() == [CallID("a")])
        #expect(storeCode { try second.append(journalEntry("a", 0)) } == "store.duplicate")
    }

    @Test("missing folders are made for this user only, and so are the files")
    func modes() throws {
        let store = try SQLiteJournal(directory: folder.sub("one/two"))
        try store.append([journalEntry("a", 0)], writes: [], durable: true)
        #expect(try folder.mode(of: "one") == 0o700)
        #expect(try folder.mode(of: "one/two") == 0o700)
        for file in ["", "-wal", "-shm"] {
            #expect(try folder.mode(of: "one/two/voicecall.sqlite" + file) == 0o600, "\(file)")
        }
    }

    @Test("a full disk is store.full, nothing of the failed append is kept, and the store goes on when there is room")
    func fullDisk() throws {
        let store = try SQLiteJournal(directory: folder.path, limits: StoreLimits(), maximumPages: 40)
        let body = Value(String(repeating: "x", count: 2_000))
        var written = 0
        var code: String?
        while code == nil, written < 1_000 {
            let batch = [journalEntry("a", 2 * written, body), journalEntry("a", 2 * written + 1, body)]
            code = storeCode {
                try store.append(
                    batch, writes: [.kvSet(scope: "s", key: "count", .int(Int64(written + 1)), expires: nil)],
                    durable: written % 2 == 0)
            }
            if code == nil { written += 1 }
        }
        #expect(code == "store.full")
        #expect(written > 5)
        #expect(try store.entries(of: CallID("a")).count == 2 * written)
        #expect(try store.kvGet(scope: "s", key: "count", now: moment(0)) == .int(Int64(written)))
        try store.close()
        let roomy = try SQLiteJournal(directory: folder.path)
        try roomy.append(journalEntry("a", 2 * written, body))
        #expect(try roomy.entries(of: CallID("a")).count == 2 * written + 1)
    }

    @Test("a store path through a symbolic link is refused and the real path named")
    func symlink() throws {
        try FileManager.default.createDirectory(atPath: folder.sub("real"), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: folder.sub("link"), withDestinationPath: folder.sub("real"))
        do {
            _ = try SQLiteJournal(directory: folder.sub("link/store"))
            Issue.record("opened")
        } catch {
            #expect(error.code == "store.symlink")
            #expect(error.nextStep.contains(folder.sub("real/store")))
        }
        try FileManager.default.createSymbolicLink(
            atPath: folder.sub("real/voicecall.sqlite"), withDestinationPath: folder.sub("elsewhere"))
        #expect(storeCode { _ = try SQLiteJournal(directory: folder.sub("real")) } == "store.symlink")
        #expect(folder.names == ["link", "real"])
    }

    @Test("a file in the place of the folder, or a folder in the place of the file, is store.unwritable")
    func wrongKinds() throws {
        try folder.write("x", to: "file")
        #expect(storeCode { _ = try SQLiteJournal(directory: folder.sub("file")) } == "store.unwritable")
        #expect(storeCode { _ = try SQLiteJournal(directory: folder.sub("file/below")) } == "store.unwritable")
        try folder.write("x", to: "store/voicecall.sqlite/x")
        #expect(storeCode { _ = try SQLiteJournal(directory: folder.sub("store")) } == "store.unwritable")
        #expect(storeCode { _ = try SQLiteJournal(directory: "/proc/voicecall") } == "store.unwritable")
    }

    @Test("a newer schema, another program's database and a file that is none are told apart")
    func strangeFiles() throws {
        try SQLiteJournal(directory: folder.path).close()
        try edit("PRAGMA user_version = 99")
        #expect(storeCode { _ = try SQLiteJournal(directory: folder.path) } == "store.newer")
        try edit("PRAGMA application_id = 7")
        #expect(storeCode { _ = try SQLiteJournal(directory: folder.path) } == "store.foreign")
        try edit("PRAGMA application_id = 0")
        #expect(storeCode { _ = try SQLiteJournal(directory: folder.path) } == "store.foreign")
        try folder.write(String(repeating: "not a database ", count: 500), to: "text/voicecall.sqlite")
        #expect(storeCode { _ = try SQLiteJournal(directory: folder.sub("text")) } == "store.corrupt")
        #expect(try folder.text(of: "text/voicecall.sqlite").hasPrefix("not a database"))
    }

    @Test("a body or a bundle that was changed in the file is store.corrupt, not a guess")
    func damagedContents() throws {
        let bundle = FlowBundle(name: "x", main: "x.lua", files: ["x.lua": [1, 2]])
        let store = try SQLiteJournal(directory: folder.path)
        try store.append([journalEntry("a", 0)], writes: [.bundle(bundle)], durable: true)
        try edit("UPDATE journal SET body = x'7B'; UPDATE bundle_files SET contents = x'00'")
        #expect(storeCode { _ = try store.entries(of: CallID("a")) } == "store.corrupt")
        #expect(storeCode { _ = try store.bundle(version: bundle.version) } == "store.corrupt")
    }

    @Test("a closed store says so")
    func closed() throws {
        let store = try SQLiteJournal(directory: folder.path)
        try store.close()
        #expect(storeCode { try store.append(journalEntry("a", 0)) } == "store.closed")
    }

    @Test("a second owner is told which process has the store, and gets it when the first one is gone")
    func ownerNamesProcess() throws {
        var first: SQLiteJournal? = try SQLiteJournal(directory: folder.path)
        try first?.acquireOwner("voicecall serve", now: moment(1_767_225_600_000))
        let second = try SQLiteJournal(directory: folder.path)
        // Twice, since a refused attempt must leave the owner's note alone.
        for _ in 0..<2 {
            do {
                try second.acquireOwner("voicecall run-flow", now: moment(0))
                Issue.record("two owners")
            } catch {
                #expect(error.code == "store.in-use")
                #expect(error.message.contains("process \(getpid()) (voicecall serve, since 2026-01-01T00:00:00Z)"))
            }
        }
        second.releaseOwner()
        #expect(storeCode { try second.acquireOwner("again", now: moment(0)) } == "store.in-use")
        first = nil
        try second.acquireOwner("voicecall run-flow", now: moment(0))
    }
}
