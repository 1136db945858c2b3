import CallCore
import ScriptValue
import Synchronization

/// `calls.jsonl`: one complete call record per line, one line per change, for people and programs that follow calls.
///
/// A projection of the store, written to the file at once but not synced. When it outgrows its limit, it is rewritten
/// with the last line of each call; when that is still large, it is set aside as `calls.jsonl.1` and a new file begins
/// with the live calls.
public final class CallLogFile: Sendable {
    public static let fileName = "calls.jsonl"

    public let path: String
    private let writer: Mutex<CallLogWriter>

    /// Opens or creates the log; directory and file get the modes 0700 and 0600 when they are created.
    ///
    /// - Throws: `store.unwritable`, `store.symlink` or `store.full`.
    public convenience init(directory: String, limits: CallLogLimits = CallLogLimits()) throws(StoreError) {
        try self.init(directory: directory, limits: limits, write: FileSink.systemWrite)
    }

    init(directory: String, limits: CallLogLimits, write: @escaping FileSink.Write) throws(StoreError) {
        path = try StorePath.prepare(directory: directory) + "/" + Self.fileName
        writer = Mutex(try CallLogWriter(path: path, limits: limits, write: write))
    }

    /// Adds one line.
    ///
    /// - Parameters:
    ///   - record: a map with a `callId`.
    ///   - now: from which the age of calls is counted if the log is compacted.
    /// - Throws: `store.bad-record`, or `store.full` and others from the file; then the log is as it was.
    public func append(record: Value, at now: CallTime) throws(StoreError) {
        guard record["callId"]?.text?.isEmpty == false else {
            throw StoreError(
                code: "store.bad-record", message: "a record without callId cannot go into \(path)",
                nextStep: "report it together with the call's journal")
        }
        let line = JSONText.encodePlain(record) + [UInt8(ascii: "\n")]
        try writer.withLock { writer throws(StoreError) in try writer.append(line, at: now) }
    }

    /// Rewrites the log with the last line of each call, less the ones beyond the limits.
    public func compact(at now: CallTime) throws(StoreError) {
        try writer.withLock { writer throws(StoreError) in try writer.compact(at: now) }
    }

    /// Removes the lines whose records match, from the log and from the files set aside. Lines that no record can be read
    /// from go as well: nobody can tell what they hold.
    ///
    /// - Returns: how many lines are gone.
    public func remove(where matches: (Value) -> Bool) throws(StoreError) -> Int {
        try writer.withLock { writer throws(StoreError) in try writer.remove(where: matches) }
    }

    /// Why the last attempt to compact during an append failed; the append itself is not affected by it.
    public var compactionFailure: StoreError? { writer.withLock { $0.compactionFailure } }

    /// Syncs and closes the file; later appends fail. Closing again does nothing.
    public func close() throws(StoreError) {
        try writer.withLock { writer throws(StoreError) in try writer.close() }
    }

    deinit {
        // The owner who wants to know about a failed sync calls `close` first.
        try? close()
    }

    /// Paths of the rotated files, the newest first.
    static func rotatedPaths(of path: String, count: Int) -> [String] {
        count < 1 ? [] : (1...count).map { "\(path).\($0)" }
    }
}
