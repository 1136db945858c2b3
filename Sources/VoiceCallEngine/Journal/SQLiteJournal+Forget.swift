import CallCore
import Foundation
import GRDB
import ScriptValue

extension SQLiteJournal {
    /// Removes what the store has of a phone number, and the lines of its calls from the log.
    ///
    /// - Parameter log: of the same store.
    /// - Throws: `store.live-calls`, and what writing throws; then nothing was removed from the database.
    public func forget(_ number: PhoneNumber, log: CallLogFile) throws(StoreError) -> Forgotten {
        let trace = try NumberTrace(number)
        var forgotten = try forget(number)
        let gone = Set(forgotten.calls.map(\.text))
        forgotten.logLines = try log.remove { record in
            gone.contains(record["callId"]?.text ?? "") || trace.isOtherParty(of: record)
        }
        return forgotten
    }

    public func forget(_ number: PhoneNumber) throws(StoreError) -> Forgotten {
        let trace = try NumberTrace(number)
        var found = FoundCalls()
        while true {
            let hasMore = try read { db in try look(for: trace, &found, db) }
            if !hasMore { break }
        }
        var forgotten = Forgotten()
        try erase { db in
            // What has come since.
            while try look(for: trace, &found, db) {}
            let live = try found.calls.filter { try isLive($0, db) }
            guard live.isEmpty else { throw StoreError.live(live) }
            forgotten.calls = found.calls
            for call in found.calls {
                for table in ["journal", "calls", "placements"] {
                    _ = try delete("\(table) WHERE call_id = ?", [Self.blob(call.text)], db)
                }
            }
            for (scope, key) in try pairs(naming: trace, db) {
                forgotten.values += try delete("kv WHERE scope = ? AND key = ?", [scope, key], db)
            }
            forgotten.memoryLines = try delete("memory WHERE party = ?", [Self.blob(trace.digits)], db)
            for session in try sessions(found.sessions.union([trace.sessionKey]), db) {
                forgotten.memoryLines += try delete("memory WHERE session_key = ?", [session], db)
            }
        }
        return forgotten
    }

    /// Rows looked at in one go, so that calls under way are not held up.
    private static let batch = 250

    private struct FoundCalls {
        var last: Int64 = -1
        var calls: [CallID] = []
        var sessions: Set<String> = []
    }

    /// - Returns: whether there may be more.
    private func look(for trace: NumberTrace, _ found: inout FoundCalls, _ db: Database) throws -> Bool {
        let rows = try Row.fetchAll(
            db, sql: "SELECT ordinal, call_id, record FROM calls WHERE ordinal > ? ORDER BY ordinal LIMIT ?",
            arguments: [found.last, Self.batch])
        for row in rows {
            found.last = row[0]
            let record = try value(row[2])
            guard trace.isOtherParty(of: record) else { continue }
            let id: Data = row[1]
            found.calls.append(CallID(String(decoding: id, as: UTF8.self)))
            if let session = record["sessionKey"]?.text { found.sessions.insert(session) }
        }
        return rows.count == Self.batch
    }

    /// Those of the sessions that no call which is left shares.
    private func sessions(_ found: Set<String>, _ db: Database) throws -> [Data] {
        try found.sorted().map(Self.blob).filter { session in
            try Int.fetchOne(
                db, sql: "SELECT count(*) FROM calls WHERE session_key = ?", arguments: [session]) == 0
        }
    }

    private func pairs(naming trace: NumberTrace, _ db: Database) throws -> [(scope: Data, key: Data)] {
        var pairs: [(scope: Data, key: Data)] = []
        let rows = try Row.fetchCursor(db, sql: "SELECT scope, key, value FROM kv")
        while let row = try rows.next() {
            let key: Data = row[1]
            let value = try value(row[2])
            let isNamed = trace.isNamed(in: String(decoding: key, as: UTF8.self)) || trace.isNamed(in: value)
            if isNamed { pairs.append((row[0], key)) }
        }
        return pairs
    }

    private func isLive(_ call: CallID, _ db: Database) throws -> Bool {
        try Bool.fetchOne(db, sql: "SELECT live FROM calls WHERE call_id = ?", arguments: [Self.blob(call.text)])
            ?? false
    }

    private func delete(_ what: String, _ arguments: StatementArguments, _ db: Database) throws -> Int {
        try db.cachedStatement(sql: "DELETE FROM " + what).execute(arguments: arguments)
        return db.changesCount
    }
}
