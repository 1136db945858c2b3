import Foundation
import GatewayService
import Testing

@testable import voicecall

@Suite("What a gateway that does not start tells the service manager")
struct GatewayStatusTests {
    /// The exit codes after which the unit is not started again.
    private static let final: Set<Int32> = {
        let unit = URL(filePath: #filePath).appending(path: "../../../../share/voicecall.service").standardizedFileURL
        let text = (try? String(contentsOf: unit, encoding: .utf8)) ?? ""
        let key = "RestartPreventExitStatus="
        let line = text.split(separator: "\n").first { $0.hasPrefix(key) } ?? ""
        return Set(line.dropFirst(key.count).split(separator: " ").compactMap { Int32($0) })
    }()

    @Test(
        "what passes is tried again",
        arguments: [
            "gateway.in-use", "door.bind", "exposure.timeout", "exposure.tailscale_not_running", "store.in-use",
            "store.locked", "store.full",
        ])
    func passing(code: String) {
        let status = CommandFailure(DaemonError(code: code, message: "m", nextStep: "n")).status
        #expect(!Self.final.isEmpty && !Self.final.contains(status.rawValue))
    }

    @Test(
        "what only a person can mend is not",
        arguments: [
            "config.errors", "flow.no-folder", "store.corrupt", "store.foreign", "store.newer", "store.symlink",
        ])
    func lasting(code: String) {
        let status = CommandFailure(DaemonError(code: code, message: "m", nextStep: "n")).status
        #expect(Self.final.contains(status.rawValue))
    }
}
