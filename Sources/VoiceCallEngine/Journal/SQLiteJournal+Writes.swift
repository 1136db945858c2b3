import CallCore
import Foundation
import GRDB
import ScriptValue

extension SQLiteJournal: JournalStore {
    public func append(_ entries: [JournalEntry], writes: [StoreWrite], durable: Bool) throws(StoreError) {
        try JSONDepth.check(entries, writes)
        try write(durable: durable) { db in
            for entry in entries { try insert(entry, db) }
            for write in writes { try perform(write, db) }
        }
    }

    private func insert(_ entry: JournalEntry, _ db: Database) throws {
        let statement = try db.cachedStatement(sql: "INSERT INTO journal VALUES (?, ?, ?, ?, ?)")
        do {
            try statement.execute(arguments: [
                Self.blob(entry.callID.text), entry.sequence, entry.at.milliseconds, Self.blob(entry.kind),
                Self.blob(entry.body),
            ])
        } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_CONSTRAINT_PRIMARYKEY {
            throw StoreError.duplicate(entry)
        }
    }

    private func perform(_ write: StoreWrite, _ db: Database) throws {
        switch write {
        case .record(let value, let callID, let live): try setRecord(value, callID, live, db)
        case .kvSet(let scope, let key, let value, let expires):
            try run(
                db, "INSERT OR REPLACE INTO kv VALUES (?, ?, ?, ?)",
                [Self.blob(scope), Self.blob(key), Self.blob(value), expires?.milliseconds])
        case .kvDelete(let scope, let key):
            try run(db, "DELETE FROM kv WHERE scope = ? AND key = ?", [Self.blob(scope), Self.blob(key)])
        case .memoryAppend(let sessionKey, let text, let at, let party):
            try remember(sessionKey, text, at, party, db)
        case .eventKey(let key, let at): try addEventKey(key, at, db)
        case .bundle(let bundle): try addBundle(bundle, db)
        case .placement(let key, let callID): try place(key, callID, db)
        case .prune(let now): try prune(now, db)
        }
    }

    private func run(_ db: Database, _ sql: String, _ arguments: StatementArguments) throws {
        try db.cachedStatement(sql: sql).execute(arguments: arguments)
    }

    private func setRecord(_ value: Value, _ callID: CallID, _ live: Bool, _ db: Database) throws {
        // An upsert keeps the row's ordinal, which is the order of first records.
        try run(
            db,
            """
            INSERT INTO calls (call_id, live, record, session_key) VALUES (?, ?, ?, ?)
            ON CONFLICT (call_id) DO UPDATE SET
                live = excluded.live, record = excluded.record, session_key = excluded.session_key
            """,
            [Self.blob(callID.text), live ? 1 : 0, Self.blob(value), value["sessionKey"]?.text.map(Self.blob)])
    }

    private func remember(_ sessionKey: String, _ text: String, _ at: CallTime, _ party: String, _ db: Database) throws
    {
        let session = Self.blob(sessionKey)
        try run(
            db, "INSERT INTO memory (session_key, text, at, party) VALUES (?, ?, ?, ?)",
            [session, Self.blob(text), at.milliseconds, Self.blob(party)])
        try run(
            db,
            """
            DELETE FROM memory WHERE session_key = ? AND ordinal <= (
                SELECT ordinal FROM memory WHERE session_key = ? ORDER BY ordinal DESC LIMIT 1 OFFSET ?)
            """, [session, session, limits.memoryLines])
    }

    private func addEventKey(_ key: String, _ at: CallTime, _ db: Database) throws {
        try run(
            db, "INSERT INTO event_keys (key, at) VALUES (?, ?) ON CONFLICT (key) DO NOTHING",
            [Self.blob(key), at.milliseconds])
        guard db.changesCount > 0 else { return }
        try run(
            db, "DELETE FROM event_keys WHERE ordinal <= (SELECT max(ordinal) FROM event_keys) - ?",
            [limits.eventKeys])
        while try dropStaleEventKey(db) {}
    }

    /// Whether the key written first was older than the window, and is gone now.
    private func dropStaleEventKey(_ db: Database) throws -> Bool {
        try run(
            db,
            """
            DELETE FROM event_keys WHERE ordinal = (SELECT min(ordinal) FROM event_keys)
            AND at < (SELECT max(at) FROM event_keys) - ?
            """, [limits.eventKeyWindow])
        return db.changesCount > 0
    }

    private func addBundle(_ bundle: FlowBundle, _ db: Database) throws {
        let version = Self.blob(bundle.version)
        try run(
            db, "INSERT INTO bundles VALUES (?, ?, ?) ON CONFLICT (version) DO NOTHING",
            [version, Self.blob(bundle.name), Self.blob(bundle.main)])
        guard db.changesCount > 0 else { return }
        for (path, contents) in bundle.files {
            try run(db, "INSERT INTO bundle_files VALUES (?, ?, ?)", [version, Self.blob(path), Data(contents)])
        }
    }

    private func place(_ key: String, _ callID: CallID, _ db: Database) throws {
        try run(
            db, "INSERT INTO placements VALUES (?, ?) ON CONFLICT (key) DO NOTHING",
            [Self.blob(key), Self.blob(callID.text)])
        if let holder = try placement(key, db), holder != callID { throw StoreError.placementTaken(key, by: holder) }
    }

    private func prune(_ now: CallTime, _ db: Database) throws {
        try run(db, "DELETE FROM kv WHERE expires <= ?", [now.milliseconds])
        if let age = limits.memoryAge { try run(db, "DELETE FROM memory WHERE at < ?", [(now + -age).milliseconds]) }
        let ended = try Data.fetchAll(
            db, sql: "SELECT call_id FROM calls WHERE NOT live ORDER BY ordinal DESC LIMIT -1 OFFSET ?",
            arguments: [limits.endedCalls])
        for call in ended {
            for table in ["journal", "calls", "placements"] {
                try run(db, "DELETE FROM \(table) WHERE call_id = ?", [call])
            }
        }
    }

    static func blob(_ text: String) -> Data { Data(text.utf8) }
    static func blob(_ value: Value) -> Data { Data(JSONText.encode(value)) }
}
