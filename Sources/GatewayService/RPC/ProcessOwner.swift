import CallCore
import Foundation
import VoiceCallEngine

/// Tells whose a port or socket is, as far as the system says.
enum ProcessOwner {
    /// `process 4711 (voicecall, since 2026-01-31T08:15:02.000Z)`.
    static func describe(_ process: Int32?) -> String {
        guard let process, process > 0 else { return "another process" }
        var known: [String] = []
        if let name = text("/proc/\(process)/comm") { known.append(name.trimmingCharacters(in: .newlines)) }
        if let since = start(of: process) { known.append("since \(TimeText.text(since))") }
        return "process \(process)" + (known.isEmpty ? "" : " (\(known.joined(separator: ", ")))")
    }

    /// The process that listens on a TCP port; nil when it belongs to somebody else.
    static func listener(onPort port: Int) -> Int32? {
        let tables = ["/proc/net/tcp", "/proc/net/tcp6"].map { text($0) ?? "" }
        let sockets = Set(tables.flatMap { inodes(listeningOn: port, in: $0) }.map { "socket:[\($0)]" })
        guard !sockets.isEmpty else { return nil }
        let files = FileManager.default
        for process in (try? files.contentsOfDirectory(atPath: "/proc")) ?? [] {
            guard let number = Int32(process) else { continue }
            let folder = "/proc/\(process)/fd"
            for descriptor in (try? files.contentsOfDirectory(atPath: folder)) ?? [] {
                let target = try? files.destinationOfSymbolicLink(atPath: "\(folder)/\(descriptor)")
                if let target, sockets.contains(target) { return number }
            }
        }
        return nil
    }

    /// Inodes of sockets that listen (state 0A) on a port, in a table of the kernel's.
    static func inodes(listeningOn port: Int, in table: String) -> [String] {
        let suffix = ":" + String(format: "%04X", port)
        return table.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ", omittingEmptySubsequences: true)
            guard words.count > 9, words[1].hasSuffix(suffix), words[3] == "0A" else { return nil }
            return String(words[9])
        }
    }

    private static func start(of process: Int32) -> CallTime? {
        // Behind the name in parentheses, which may hold anything, the 20th word is the start in ticks after boot.
        guard let stat = text("/proc/\(process)/stat"), let end = stat.lastIndex(of: ")"),
            let uptime = text("/proc/uptime")?.split(separator: " ").first.flatMap({ Double($0) })
        else { return nil }
        let words = stat[stat.index(after: end)...].split(separator: " ")
        guard words.count > 19, let ticks = Double(words[19]) else { return nil }
        let age = uptime - ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
        return WallClock().now() + -Milliseconds(age * 1_000)
    }

    private static func text(_ path: String) -> String? {
        guard let bytes = FileManager.default.contents(atPath: path) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
