import CallCore
import Foundation
import GRDB
import ScriptValue

extension SQLiteJournal {
    /// Rows looked at in one go, so that calls under way are not held up.
    private static let batch = 250

    public func forget(_ number: PhoneNumber) throws(StoreError) -> ForgottenNumber {
        let trace = try NumberTrace(number)
        var found = FoundCalls()
        while true {
            let hasMore = try read { db in try look(for: trace, &found, db) }
            if !hasMore { break }
        }
        var forgotten = ForgottenNumber()
        try erase { db in
            // What has come since.
            while try look(for: trace, &found, db) {}
            for call in found.calls where try isLive(call, db) {
                throw StoreError.liveCall(CallID(String(decoding: call, as: UTF8.self)))
            }
            for call in found.calls {
                forgotten.journalEntries += try delete("journal WHERE call_id = ?", [call], db)
                forgotten.calls += try delete("calls WHERE call_id = ?", [call], db)
                _ = try delete("placements WHERE call_id = ?", [call], db)
            }
            for (scope, key) in try pairs(naming: trace, db) {
                forgotten.values += try delete("kv WHERE scope = ? AND key = ?", [scope, key], db)
            }
            forgotten.memoryLines = try delete(
                "memory WHERE party = ? OR session_key = ?",
                [Self.blob(trace.digits), Self.blob(trace.sessionKey)], db)
        }
        return forgotten
    }

    private struct FoundCalls {
        var last: Int64 = -1
        var calls: [Data] = []
    }

    /// - Returns: whether there may be more.
    private func look(for trace: NumberTrace, _ found: inout FoundCalls, _ db: Database) throws -> Bool {
        let rows = try Row.fetchAll(
            db, sql: "SELECT ordinal, call_id, record FROM calls WHERE ordinal > ? ORDER BY ordinal LIMIT ?",
            arguments: [found.last, Self.batch])
        for row in rows {
            found.last = row[0]
            if trace.isOtherParty(of: try value(row[2])) { found.calls.append(row[1]) }
        }
        return rows.count == Self.batch
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

    private func isLive(_ call: Data, _ db: Database) throws -> Bool {
        try Bool.fetchOne(db, sql: "SELECT live FROM calls WHERE call_id = ?", arguments: [call]) ?? false
    }

    private func delete(_ what: String, _ arguments: StatementArguments, _ db: Database) throws -> Int {
        try db.cachedStatement(sql: "DELETE FROM " + what).execute(arguments: arguments)
        return db.changesCount
    }
}
