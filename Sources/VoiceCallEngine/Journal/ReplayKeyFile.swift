import CallCore
import Synchronization

/// Keys of webhooks that were dealt with, in two text files of the store's directory that take turns: a key is one
/// line, written with one system call, so that it survives the end of the process without waiting for a disk.
public final class ReplayKeyFile: ReplayKeys {
    public static let fileName = "replay-keys"

    private struct State {
        var sink: FileSink
        var lines: Int
    }

    private let path: String
    private let linesPerFile: Int
    private let state: Mutex<State>
    /// Keys that could not be written.
    private let failures = Atomic(0)

    /// - Parameters:
    ///   - directory: an existing directory, that of the store.
    ///   - linesPerFile: after so many keys the file is put aside and the one before it forgotten; at least the number
    ///     of keys of a replay window.
    public init(directory: String, linesPerFile: Int = 20_000) throws(StoreError) {
        path = directory + "/" + Self.fileName
        self.linesPerFile = linesPerFile
        var lines = 0
        try LineReader.forEach(path: path) { _ in lines += 1 }
        state = Mutex(State(sink: try FileSink(path: path), lines: lines))
    }

    deinit { state.withLock { $0.sink.close() } }

    public var lost: Int { failures.load(ordering: .relaxed) }

    public func load(since: CallTime) throws -> [(key: String, time: CallTime)] {
        var keys: [(key: String, time: CallTime)] = []
        for file in [path + ".1", path] {
            try LineReader.forEach(path: file) { line in
                let parts = line.split(separator: UInt8(ascii: " "), maxSplits: 1)
                guard parts.count == 2, let time = Int64(String(decoding: parts[0], as: UTF8.self)),
                    time >= since.milliseconds
                else { return }
                keys.append((String(decoding: parts[1], as: UTF8.self), CallTime(milliseconds: time)))
            }
        }
        return keys
    }

    public func add(_ key: String, at time: CallTime) {
        // Keys are the engine's own words and hashes; one with a line break would be two.
        guard !key.utf8.contains(10) else { return }
        state.withLock { state in
            do throws(StoreError) {
                if state.lines >= linesPerFile { try turn(&state) }
                try state.sink.append(Array("\(time.milliseconds) \(key)\n".utf8))
                state.lines += 1
            } catch {
                failures.add(1, ordering: .relaxed)
            }
        }
    }

    private func turn(_ state: inout State) throws(StoreError) {
        try StorePath.replace(path + ".1", with: path)
        let fresh = try FileSink(path: path)
        state.sink.close()
        state.sink = fresh
        state.lines = 0
    }
}
