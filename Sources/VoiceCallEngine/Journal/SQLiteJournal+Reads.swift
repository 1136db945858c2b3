import CallCore
import Foundation
import GRDB
import ScriptValue

extension SQLiteJournal {
    public func liveCalls() throws(StoreError) -> [CallID] {
        try read { db in
            try Data.fetchAll(db, sql: "SELECT call_id FROM calls WHERE live ORDER BY ordinal").map(callID)
        }
    }

    public func entries(of call: CallID) throws(StoreError) -> [JournalEntry] {
        try read { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT sequence, at, kind, body FROM journal WHERE call_id = ? ORDER BY sequence",
                arguments: [Self.blob(call.text)])
            return try rows.map { row in
                JournalEntry(
                    callID: call, sequence: row[0], at: CallTime(milliseconds: row[1]), kind: try text(row[2]),
                    body: try value(row[3]))
            }
        }
    }

    public func record(of call: CallID) throws(StoreError) -> Value? {
        try read { db in
            try Data.fetchOne(
                db, sql: "SELECT record FROM calls WHERE call_id = ?", arguments: [Self.blob(call.text)]
            ).map(value)
        }
    }

    public func records(limit: Int) throws(StoreError) -> [Value] {
        try read { db in
            try Data.fetchAll(
                db, sql: "SELECT record FROM calls ORDER BY ordinal DESC LIMIT ?", arguments: [max(limit, 0)]
            ).reversed().map(value)
        }
    }

    public func records(sessionKey: String, limit: Int) throws(StoreError) -> [Value] {
        try read { db in
            try Data.fetchAll(
                db, sql: "SELECT record FROM calls WHERE session_key = ? ORDER BY ordinal DESC LIMIT ?",
                arguments: [Self.blob(sessionKey), max(limit, 0)]
            ).reversed().map(value)
        }
    }

    public func kvGet(scope: String, key: String, now: CallTime) throws(StoreError) -> Value? {
        try read { db in
            try Data.fetchOne(
                db.cachedStatement(
                    sql: "SELECT value FROM kv WHERE scope = ? AND key = ? AND (expires IS NULL OR expires > ?)"),
                arguments: [Self.blob(scope), Self.blob(key), now.milliseconds]
            ).map(value)
        }
    }

    public func memory(sessionKey: String, limit: Int) throws(StoreError) -> [MemoryLine] {
        try read { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT text, at FROM memory WHERE session_key = ? ORDER BY ordinal DESC LIMIT ?",
                arguments: [Self.blob(sessionKey), max(limit, 0)])
            return try rows.reversed().map { row in
                MemoryLine(text: try text(row[0]), at: CallTime(milliseconds: row[1]))
            }
        }
    }

    public func eventKeys(since: CallTime) throws(StoreError) -> [String] {
        try read { db in
            try Data.fetchAll(
                db, sql: "SELECT key FROM event_keys WHERE at >= ? ORDER BY ordinal", arguments: [since.milliseconds]
            ).map(text)
        }
    }

    public func bundle(version: String) throws(StoreError) -> FlowBundle? {
        try read { db in
            let key = Self.blob(version)
            let head = try Row.fetchOne(
                db, sql: "SELECT name, main FROM bundles WHERE version = ?", arguments: [key])
            guard let head else { return nil }
            let rows = try Row.fetchAll(
                db, sql: "SELECT path, contents FROM bundle_files WHERE version = ?", arguments: [key])
            var files: [String: [UInt8]] = [:]
            for row in rows {
                let contents: Data = row[1]
                files[try text(row[0])] = [UInt8](contents)
            }
            let bundle = FlowBundle(name: try text(head[0]), main: try text(head[1]), files: files)
            guard bundle.version == version else { throw damaged("flow bundle \(version) has other contents") }
            return bundle
        }
    }

    public func callPlaced(withKey key: String) throws(StoreError) -> CallID? {
        try read { db in try placement(key, db) }
    }

    func placement(_ key: String, _ db: Database) throws -> CallID? {
        try Data.fetchOne(
            db, sql: "SELECT call_id FROM placements WHERE key = ?", arguments: [Self.blob(key)]
        ).map(callID)
    }

    private func callID(_ data: Data) throws -> CallID { CallID(try text(data)) }

    private func text(_ data: Data) throws -> String {
        guard let text = String(validating: data, as: UTF8.self) else { throw damaged("text that is not UTF-8") }
        return text
    }

    func value(_ data: Data) throws -> Value {
        do {
            return try JSONText.decode([UInt8](data), limits: JSONDepth.limits)
        } catch { throw damaged("\(error)") }
    }

    private func damaged(_ reason: String) -> StoreError { .corrupt(path, reason) }
}
