import CallCore
import Foundation
import GRDB
import Glibc
import Synchronization

/// The store in one SQLite file, `voicecall.sqlite`, in write-ahead mode.
///
/// A durable append is synced to the disk before it returns; another one is safe from a kill of the process at once and
/// from a power loss with the next durable append or checkpoint.
public final class SQLiteJournal: Sendable {
    public static let fileName = "voicecall.sqlite"

    /// Absolute path of the store directory.
    public let directory: String
    let path: String
    let limits: StoreLimits
    private let queue: DatabaseQueue
    private let owner = Mutex<OwnerLock?>(nil)
    /// The connection's current setting of `PRAGMA synchronous`; touched on the queue only.
    private let syncsCommits = Atomic(false)

    /// Opens the store, and creates directory (mode 0700) and file (mode 0600) where they are missing.
    ///
    /// - Throws: `store.unwritable`, `store.symlink`, `store.full`, `store.locked`, `store.corrupt`, `store.foreign`
    ///   or `store.newer`.
    public convenience init(directory: String, limits: StoreLimits = StoreLimits()) throws(StoreError) {
        try self.init(directory: directory, limits: limits, maximumPages: nil)
    }

    /// `maximumPages` bounds the file, in pages of 4096 bytes, which is how a full disk looks to SQLite.
    init(directory: String, limits: StoreLimits, maximumPages: Int?) throws(StoreError) {
        self.directory = try StorePath.prepare(directory: directory)
        let path = self.directory + "/" + Self.fileName
        self.path = path
        self.limits = limits
        // SQLite gives its side files the mode of the main one, so that has to exist first.
        _ = Glibc.close(try StorePath.open(file: path))
        do {
            queue = try DatabaseQueue(path: path, configuration: Self.configuration())
            try queue.writeWithoutTransaction { db in
                try JournalSchema.prepare(db, path: path)
                let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
                guard mode == "wal" else {
                    throw StoreError.unwritable(path, "this file system has no shared memory for write-ahead mode")
                }
                try db.execute(sql: "PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 67108864")
                if let maximumPages { try db.execute(sql: "PRAGMA max_page_count = \(maximumPages)") }
            }
        } catch {
            throw StoreError(error, path: path)
        }
    }

    /// Opens a store that is there, for reading: nothing in it is changed, and appends fail. Another process may run its
    /// calls meanwhile.
    ///
    /// - Throws: `store.missing`, `store.unreadable`, `store.corrupt`, `store.foreign` or `store.newer`.
    public init(reading directory: String) throws(StoreError) {
        self.directory = directory
        let path = directory + "/" + Self.fileName
        self.path = path
        limits = StoreLimits()
        guard access(path, F_OK) == 0 else { throw .missing(directory) }
        var configuration = Self.configuration()
        configuration.readonly = true
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
            guard try queue.read({ db in try JournalSchema.isCurrent(db, path: path) }) else {
                throw StoreError.missing(directory)
            }
        } catch {
            let failure = StoreError(error, path: path)
            throw failure.code == "store.unwritable" ? .unreadable(path) : failure
        }
    }

    private static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.label = "voicecall.journal"
        configuration.busyMode = .timeout(5)
        return configuration
    }

    /// Closes the file; later operations fail. Without it, the file is closed with the last reference.
    public func close() throws(StoreError) {
        do { try queue.close() } catch { throw StoreError(error, path: path) }
    }

    /// Runs `body` inside one transaction, synced when `durable`.
    func write(durable: Bool, _ body: (Database) throws -> Void) throws(StoreError) {
        do {
            try queue.writeWithoutTransaction { db in
                // SQLite ignores a change of this setting inside a transaction.
                if syncsCommits.load(ordering: .relaxed) != durable {
                    try db.execute(sql: durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL")
                    syncsCommits.store(durable, ordering: .relaxed)
                }
                try db.inTransaction(.immediate) {
                    let changes = db.totalChangesCount
                    try body(db)
                    // A commit without changes would not sync what came before it.
                    if durable, db.totalChangesCount == changes { try JournalSchema.touch(db) }
                    return .commit
                }
            }
        } catch {
            throw StoreError(error, path: path)
        }
    }

    /// Runs `body`, which removes things, inside one synced transaction, and leaves nothing of them in the file.
    func erase(_ body: (Database) throws -> Void) throws(StoreError) {
        do {
            try queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA secure_delete = ON; PRAGMA synchronous = FULL")
                syncsCommits.store(true, ordering: .relaxed)
                defer { try? db.execute(sql: "PRAGMA secure_delete = OFF") }
                try db.inTransaction(.immediate) {
                    try body(db)
                    return .commit
                }
                // Free pages may hold what was replaced earlier. While calls are live nobody waits for them to be cleaned.
                let isIdle = try Int.fetchOne(db, sql: "SELECT count(*) FROM calls WHERE live") == 0
                if isIdle { try db.execute(sql: "VACUUM") }
                try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
            }
        } catch {
            throw StoreError(error, path: path)
        }
    }

    func read<T>(_ body: (Database) throws -> T) throws(StoreError) -> T {
        do { return try queue.read(body) } catch { throw StoreError(error, path: path) }
    }

    /// A setting of the connection, or an order to it.
    func pragma(_ text: String) throws(StoreError) {
        do {
            try queue.writeWithoutTransaction { db in _ = try Row.fetchAll(db, sql: "PRAGMA \(text)") }
        } catch { throw StoreError(error, path: path) }
    }

    public func acquireOwner(_ name: String, now: CallTime) throws(StoreError) {
        // A second lock through the same object meets the first one, since the kernel locks per open file.
        let lock = try OwnerLock.acquire(directory: directory, name: name, now: now)
        owner.withLock { $0 = lock }
    }

    public func releaseOwner() {
        owner.withLock { $0 = nil }
    }
}
