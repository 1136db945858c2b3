import Foundation

/// `voicecall simulate carrier twilio` in a process of its own, from beside this program.
final class SimulatedWorld {
    private let process = Process()
    private(set) var carrier = ""
    private(set) var services = ""
    private(set) var accountSID = ""
    private(set) var authToken = ""
    private(set) var key = ""

    init(lines: [String]) throws {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        process.executableURL = URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent(
            "voicecall")
        process.arguments =
            ["simulate", "carrier", "twilio", "--services-port", "0", "--stay"] + lines.flatMap { ["--line", $0] }
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        var text = ""
        while !text.contains("tts.providers:") {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { throw LoadConnection.Failure(what: "the simulated carrier did not start") }
            text += String(decoding: data, as: UTF8.self)
        }
        // What it prints later is not read by anybody, but has to go somewhere.
        output.fileHandleForReading.readabilityHandler = { _ = $0.availableData }
        for line in text.split(separator: "\n") {
            if let value = value("twilio at ", line) { carrier = value }
            if let value = value("speech services at ", line) { services = value }
            if let value = value("accountSid: ", line) { accountSID = value }
            if let value = value("authToken: ", line) { authToken = value }
            if let value = value("apiKey: ", line) { key = value }
        }
    }

    private func value(_ prefix: String, _ line: Substring) -> String? {
        line.hasPrefix(prefix) ? String(line.dropFirst(prefix.count)) : nil
    }

    func stop() { process.terminate() }
}
