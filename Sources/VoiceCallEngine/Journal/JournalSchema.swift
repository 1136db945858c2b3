import GRDB

/// The tables of the store and how an older file becomes a current one.
///
/// Text that comes from outside is kept as bytes: SQLite's text ends at the first zero byte.
enum JournalSchema {
    /// "vcJL", so that `file` and SQLite tools can tell whose database it is.
    static let applicationID = 0x7663_4A4C
    static var version: Int { steps.count }

    /// Step n brings schema n to schema n + 1. Steps are never changed, only added.
    private static let steps = [
        """
        CREATE TABLE calls (
            ordinal INTEGER PRIMARY KEY, call_id BLOB NOT NULL UNIQUE, live INTEGER NOT NULL, record BLOB NOT NULL
        ) STRICT;
        CREATE INDEX calls_live ON calls(ordinal) WHERE live;
        CREATE TABLE journal (
            call_id BLOB NOT NULL, sequence INTEGER NOT NULL, at INTEGER NOT NULL, kind BLOB NOT NULL,
            body BLOB NOT NULL, PRIMARY KEY (call_id, sequence)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE kv (
            scope BLOB NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, expires INTEGER, PRIMARY KEY (scope, key)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX kv_expires ON kv(expires) WHERE expires IS NOT NULL;
        CREATE TABLE memory (
            ordinal INTEGER PRIMARY KEY, session_key BLOB NOT NULL, text BLOB NOT NULL, at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX memory_session ON memory(session_key, ordinal);
        CREATE TABLE event_keys (
            ordinal INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX event_keys_at ON event_keys(at);
        CREATE TABLE bundles (version BLOB NOT NULL PRIMARY KEY, name BLOB NOT NULL, main BLOB NOT NULL) STRICT;
        CREATE TABLE bundle_files (
            version BLOB NOT NULL, path BLOB NOT NULL, contents BLOB NOT NULL, PRIMARY KEY (version, path)
        ) STRICT;
        CREATE TABLE placements (key BLOB NOT NULL PRIMARY KEY, call_id BLOB NOT NULL) STRICT;
        CREATE INDEX placements_call ON placements(call_id);
        """,
        """
        ALTER TABLE calls ADD COLUMN session_key BLOB;
        UPDATE calls SET session_key = CAST(json_extract(CAST(record AS TEXT), '$.sessionKey') AS BLOB)
        WHERE json_valid(CAST(record AS TEXT));
        CREATE INDEX calls_session ON calls(session_key, ordinal) WHERE session_key IS NOT NULL;
        ALTER TABLE memory ADD COLUMN party BLOB NOT NULL DEFAULT x'';
        CREATE INDEX memory_party ON memory(party) WHERE party <> x'';
        CREATE INDEX memory_at ON memory(at);
        """,
    ]

    /// Checks whose database this is and brings it up to date, in one transaction.
    ///
    /// - Throws: `store.foreign`, `store.newer`, or what SQLite reports.
    static func prepare(_ db: Database, path: String) throws {
        let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        let isEmpty = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0
        guard application == applicationID || (application == 0 && isEmpty) else { throw StoreError.foreign(path) }
        guard found <= version else { throw StoreError.newer(path, found: found, known: version) }
        guard found < version else { return }
        try db.inTransaction(.immediate) {
            // Another process may have done it between the look and the lock.
            let current = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            for step in steps.dropFirst(current) { try db.execute(sql: step) }
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
            try db.execute(sql: "PRAGMA user_version = \(version)")
            return .commit
        }
    }

    /// Whether the database is one of this program's, with all that it knows of. For those who only read.
    ///
    /// - Throws: as `prepare`.
    static func isCurrent(_ db: Database, path: String) throws -> Bool {
        let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") != 0 else { return false }
        guard try Int.fetchOne(db, sql: "PRAGMA application_id") == applicationID else {
            throw StoreError.foreign(path)
        }
        guard found <= version else { throw StoreError.newer(path, found: found, known: version) }
        return found == version
    }

    /// Writes one page without changing anything.
    static func touch(_ db: Database) throws {
        try db.execute(sql: "PRAGMA user_version = \(version)")
    }
}
