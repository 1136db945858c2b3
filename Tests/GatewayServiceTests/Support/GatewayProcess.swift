import Foundation
import Synchronization

/// The command itself, as a process.
final class GatewayProcess: Sendable {
    private let process: Process
    private let lines = AsyncStream.makeStream(of: String.self)

    init(_ arguments: [String], folder: String, environment: [String: String] = [:]) throws {
        let program = Bundle(for: Self.self).bundleURL.appendingPathComponent("voicecall")
        let process = Process()
        let pipe = Pipe()
        process.executableURL = program
        process.arguments = arguments
        process.environment = ["HOME": folder, "PATH": "/usr/bin:/bin"].merging(environment) { $1 }
        process.standardError = pipe
        process.standardOutput = FileHandle.nullDevice
        self.process = process
        let feed = lines.continuation
        let rest = Mutex("")
        pipe.fileHandleForReading.readabilityHandler = { handle in
            let data = handle.availableData
            if data.isEmpty {
                handle.readabilityHandler = nil
                feed.finish()
                return
            }
            let whole = rest.withLock { rest in
                rest += String(decoding: data, as: UTF8.self)
                var parts = rest.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
                rest = parts.removeLast()
                return parts
            }
            for line in whole { feed.yield(line) }
        }
        try process.run()
    }

    /// The next line that has these words; nil when the process ends without one.
    func line(with words: String) async -> String? { await lines.stream.first { $0.contains(words) } }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }
    var id: Int32 { process.processIdentifier }

    /// Waits for its end; the exit code.
    func end() async -> Int32 {
        while await line(with: "\u{0}") != nil {}
        process.waitUntilExit()
        return process.terminationStatus
    }
}
