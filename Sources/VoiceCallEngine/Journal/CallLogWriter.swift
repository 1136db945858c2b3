import CallCore
import Foundation
import Glibc
import ScriptValue

/// The writing side of a call log, for one thread at a time.
struct CallLogWriter {
    private let path: String
    private let limits: CallLogLimits
    private let write: FileSink.Write
    /// Nil once closed.
    private var sink: FileSink?
    /// Length at which to compact next. Above `limits.bytes` while live calls alone need more, so that a compaction
    /// happens once per doubling rather than once per line.
    private var compactionSize: Int
    private(set) var compactionFailure: StoreError?

    init(path: String, limits: CallLogLimits, write: @escaping FileSink.Write) throws(StoreError) {
        self.path = path
        self.limits = limits
        self.write = write
        compactionSize = limits.bytes
        sink = try FileSink(path: path, write: write)
    }

    mutating func append(_ line: [UInt8], at now: CallTime) throws(StoreError) {
        if let size = sink?.size, size > 0, size + line.count > compactionSize {
            do {
                try compact(at: now)
                compactionFailure = nil
            } catch {
                compactionFailure = error
                compactionSize = size + limits.bytes / 4
            }
        }
        guard sink != nil else {
            throw StoreError(
                code: "store.closed", message: "\(path) was closed before this line", nextStep: "open the log again")
        }
        try sink?.append(line)
    }

    mutating func compact(at now: CallTime) throws(StoreError) {
        guard sink != nil else { return }
        var lines = kept(try CallLogReader.latestLines(path: path), at: now)
        if Self.size(of: lines) > limits.bytes / 2 {
            if limits.rotations > 0 {
                try setAside(lines)
                lines.removeAll(where: \.hasEnded)
            } else {
                dropOldest(from: &lines)
            }
        }
        let fresh = try written(lines, to: path + ".new")
        try put(fresh, over: path)
        sink?.close()
        sink = fresh
        syncDirectory()
        compactionSize = max(limits.bytes, 2 * fresh.size)
    }

    mutating func remove(where matches: (Value) -> Bool) throws(StoreError) -> Int {
        var removed = 0
        for file in CallLogFile.rotatedPaths(of: path, count: limits.rotations) + [path] {
            var lines: [CallLogLine] = []
            var all = 0
            try LineReader.forEach(path: file) { bytes in
                guard !bytes.isEmpty else { return }
                all += 1
                if let line = CallLogLine(bytes), !matches(line.record) { lines.append(line) }
            }
            guard all > lines.count else { continue }
            removed += all - lines.count
            let fresh = try written(lines, to: file + ".new")
            try put(fresh, over: file)
            if file == path, sink != nil {
                sink?.close()
                sink = fresh
            } else {
                fresh.close()
            }
        }
        if removed > 0 { syncDirectory() }
        return removed
    }

    private func put(_ fresh: FileSink, over file: String) throws(StoreError) {
        guard rename(fresh.path, file) == 0 else {
            let failure = StorePath.failure(at: file)
            fresh.close()
            throw failure
        }
    }

    mutating func close() throws(StoreError) {
        defer { sink = nil }
        defer { sink?.close() }
        try sink?.sync()
    }

    private static func size(of lines: [CallLogLine]) -> Int { lines.reduce(0) { $0 + $1.bytes.count + 1 } }

    private func kept(_ lines: [CallLogLine], at now: CallTime) -> [CallLogLine] {
        let young = lines.filter { line in
            guard let age = limits.age, line.hasEnded else { return true }
            return now - line.time <= age
        }
        var surplus = young.count(where: \.hasEnded) - limits.calls
        return young.filter { line in
            guard line.hasEnded else { return true }
            surplus -= 1
            return surplus < 0
        }
    }

    private func dropOldest(from lines: inout [CallLogLine]) {
        var surplus = Self.size(of: lines) - limits.bytes / 2
        lines.removeAll { line in
            guard surplus > 0, line.hasEnded else { return false }
            surplus -= line.bytes.count + 1
            return true
        }
    }

    /// Makes the lines the newest rotated file. Until the log itself is replaced they stand in both, so that a crash
    /// in between loses nothing.
    private func setAside(_ lines: [CallLogLine]) throws(StoreError) {
        let finished = try written(lines, to: path + ".old")
        finished.close()
        let places = CallLogFile.rotatedPaths(of: path, count: limits.rotations)
        for (older, newer) in zip(places, places.dropFirst()).reversed() where access(older, F_OK) == 0 {
            guard rename(older, newer) == 0 else { throw StorePath.failure(at: newer) }
        }
        guard rename(finished.path, places[0]) == 0 else { throw StorePath.failure(at: places[0]) }
    }

    private func written(_ lines: [CallLogLine], to path: String) throws(StoreError) -> FileSink {
        var file = try FileSink(path: path, emptied: true, write: write)
        do {
            for line in lines { try file.append(line.bytes + [UInt8(ascii: "\n")]) }
            try file.sync()
        } catch {
            file.close()
            unlink(path)
            throw error
        }
        return file
    }

    private func syncDirectory() {
        // A directory that cannot be synced only weakens the order in which a power loss sees the renames.
        let directory = open(URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY | O_CLOEXEC)
        guard directory >= 0 else { return }
        fsync(directory)
        Glibc.close(directory)
    }
}
