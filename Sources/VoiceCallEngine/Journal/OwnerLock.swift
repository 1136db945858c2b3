import CallCore
import Foundation

/// The lock file that lets one process at a time run the calls of a store.
///
/// The kernel drops the lock with the process, so there is never a stale one to clear away; the text in the file only
/// tells who holds it.
final class OwnerLock: Sendable {
    static let fileName = "voicecall.lock"
    private let descriptor: Int32

    /// - Throws: `store.in-use` when any other holder, in this process or another, has the lock.
    static func acquire(directory: String, name: String, now: CallTime) throws(StoreError) -> OwnerLock {
        let path = directory + "/" + fileName
        let descriptor = try StorePath.open(file: path)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let error = errno == EWOULDBLOCK ? inUse(directory, descriptor) : StorePath.failure(at: path)
            close(descriptor)
            throw error
        }
        // The lock is what counts: a note that cannot be written, on a full disk, does not stop a start.
        let note = Array("\(getpid()) \(now.milliseconds) \(name)\n".utf8)
        _ = ftruncate(descriptor, 0)
        _ = pwrite(descriptor, note, note.count, 0)
        return OwnerLock(descriptor: descriptor)
    }

    /// Takes over a descriptor that holds the lock. Nothing here may throw: `deinit` would then release what the
    /// failing initializer had released already.
    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit {
        _ = ftruncate(descriptor, 0)
        close(descriptor)
    }

    private static func inUse(_ directory: String, _ descriptor: Int32) -> StoreError {
        var buffer = [UInt8](repeating: 0, count: 512)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        let words = String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self)
            .split(separator: " ", maxSplits: 2).map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
        guard words.count == 3, let since = Int64(words[1]) else { return .inUse(directory, by: "another process") }
        let time = Date(timeIntervalSince1970: Double(since) / 1000).formatted(.iso8601)
        return .inUse(directory, by: "process \(words[0]) (\(words[2]), since \(time))")
    }
}
