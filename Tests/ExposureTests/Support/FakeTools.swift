import Exposure
import Foundation

/// A home of its own with fake programs, which note how they were called.
final class FakeTools: Sendable {
    let home: String

    /// - Parameters: what each program does, as shell text.
    init(ngrok: String = "", tailscale: String = "") throws {
        home = NSTemporaryDirectory() + "exposure-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        try write(ngrok, to: "ngrok.sh")
        try write(tailscale, to: "tailscale.sh")
    }

    deinit { try? FileManager.default.removeItem(atPath: home) }

    var environment: [String: String] {
        let fakes = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fakes").standardized.path
        return [
            "HOME": home, "PATH": "\(fakes):/usr/bin:/bin", "TWILIO_AUTH_TOKEN": "not for tools", "LANG": "C",
        ]
    }

    /// One line a call, as the programs noted them.
    var calls: [String] { read("calls").split(separator: "\n").map(String.init) }

    func read(_ name: String) -> String { (try? String(contentsOfFile: "\(home)/\(name)", encoding: .utf8)) ?? "" }

    func write(_ text: String, to name: String) throws {
        try text.write(toFile: "\(home)/\(name)", atomically: true, encoding: .utf8)
    }

    /// Whether the process whose number the program wrote to `pid` is there.
    var isAlive: Bool {
        Int32(read("pid").trimmingCharacters(in: .whitespacesAndNewlines)).map { kill($0, 0) == 0 } ?? false
    }
}

extension ExposureLimits {
    /// So long that only a hang reaches them, however busy the machine is.
    static let patient = ExposureLimits(
        ngrokStart: .seconds(120), tailscaleStatus: .seconds(120), tailscaleRoute: .seconds(120),
        tailscaleOff: .seconds(120), stop: .seconds(60))
}
