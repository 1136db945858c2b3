import CallCore
import Foundation
import GRDB
import ScriptValue

extension SQLiteJournal {
    /// Removes what the store has of a phone number: the calls it was at the other end of, with records, transcripts and
    /// journals; what conversations with it remember; values that scripts kept under keys with the number in them. The
    /// space is overwritten.
    ///
    /// A memory that calls with other numbers share stays.
    ///
    /// - Parameter log: of the same store; its lines about those calls go too.
    /// - Throws: `store.live-calls`, and what writing throws; then nothing was removed from the database.
    public func forget(_ number: PhoneNumber, log: CallLogFile) throws(StoreError) -> Forgotten {
        var forgotten = Forgotten()
        let digits = number.digits
        try overwriting { () throws(StoreError) in
            try write(durable: true) { db in forgotten = try forget(digits, db) }
        }
        let gone = forgotten.calls
        forgotten.logLines = try log.remove { record in
            gone.contains(CallID(record["callId"]?.text ?? "")) || Self.otherDigits(record) == digits
        }
        return forgotten
    }

    /// Digits of the number at the other end of a recorded call.
    private static func otherDigits(_ record: Value) -> String {
        let isOutbound = record["direction"]?.text == CallDirection.outbound.rawValue
        return PhoneNumber(record[isOutbound ? "to" : "from"]?.text ?? "").digits
    }

    private func forget(_ digits: String, _ db: Database) throws -> Forgotten {
        var forgotten = Forgotten()
        var live: [CallID] = []
        var sessions: Set<String> = ["voice:\(digits)"]
        var shared: Set<String> = []
        let rows = try Row.fetchCursor(db, sql: "SELECT live, record FROM calls ORDER BY ordinal")
        while let row = try rows.next() {
            let body: Data = row[1]
            guard let record = try? JSONText.decode([UInt8](body), limits: JSONDepth.limits),
                let call = record["callId"]?.text
            else { continue }
            let session = record["sessionKey"]?.text
            guard Self.otherDigits(record) == digits else {
                if let session { shared.insert(session) }
                continue
            }
            if row[0] as Int == 1 { live.append(CallID(call)) }
            forgotten.calls.append(CallID(call))
            if let session { sessions.insert(session) }
        }
        guard live.isEmpty else { throw StoreError.live(live) }
        for call in forgotten.calls {
            for table in ["journal", "calls", "placements"] {
                try db.execute(sql: "DELETE FROM \(table) WHERE call_id = ?", arguments: [Self.blob(call.text)])
            }
        }
        for session in sessions.subtracting(shared) {
            try db.execute(sql: "DELETE FROM memory WHERE session_key = ?", arguments: [Self.blob(session)])
            forgotten.memoryLines += db.changesCount
        }
        forgotten.values = try forgetValues(digits, db)
        return forgotten
    }

    private func forgetValues(_ digits: String, _ db: Database) throws -> Int {
        let keys = try Row.fetchAll(db, sql: "SELECT scope, key FROM kv").filter { row in
            let key: Data = row[1]
            return Self.names(digits, in: String(decoding: key, as: UTF8.self))
        }
        for row in keys {
            let (scope, key): (Data, Data) = (row[0], row[1])
            try db.execute(sql: "DELETE FROM kv WHERE scope = ? AND key = ?", arguments: [scope, key])
        }
        return keys.count
    }

    /// Whether one of the numbers in a text is this one, and not only a part of a longer one.
    static func names(_ digits: String, in text: String) -> Bool {
        text.split { !("0"..."9").contains($0) }.contains { $0 == digits }
    }

    /// Whatever is deleted meanwhile is overwritten, in the log of changes as well.
    private func overwriting(_ body: () throws(StoreError) -> Void) throws(StoreError) {
        try pragma("secure_delete = ON")
        do throws(StoreError) { try body() } catch {
            try pragma("secure_delete = OFF")
            throw error
        }
        try pragma("secure_delete = OFF")
        try pragma("wal_checkpoint(TRUNCATE)")
    }
}
