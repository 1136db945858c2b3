import Foundation
import Testing

/// Holds what a command printed against a golden file of the command's tests, without what is another in every run.
enum GatewayGolden {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("VoiceCallCLITests/Golden")

    static func check(
        _ outcome: CommandRun.Outcome, _ name: String, in world: DaemonWorld,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let text = plain(outcome.out + outcome.err, world)
        let file = folder.appendingPathComponent("gateway-\(name).txt")
        if ProcessInfo.processInfo.environment["VOICECALL_UPDATE_GOLDEN"] == "1" {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        let expected = try String(contentsOf: file, encoding: .utf8)
        #expect(
            text == expected,
            "gateway-\(name).txt is stale; run the tests with VOICECALL_UPDATE_GOLDEN=1 and read the change",
            sourceLocation: sourceLocation)
    }

    private static func plain(_ text: String, _ world: DaemonWorld) -> String {
        text.replacing(world.folder, with: "FOLDER")
            .replacing(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/, with: "CALL")
            .replacing(/\bCA[0-9a-f]{32}\b/, with: "SID")
            .replacing(/\b[0-9a-f]{12}\b/, with: "VERSION")
            .replacing(/[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9:.]{8,12}( UTC|Z)/, with: "TIME")
            .replacing(/localhost:[0-9]+/, with: "localhost:PORT")
            .replacing(/process [0-9]+/, with: "process PID")
            .replacing(/after [0-9.]+ m?s/, with: "after A WHILE")
            .replacing(/lasted [0-9.:]+ ?m?s?/, with: "lasted A WHILE")
            .replacing(/\b[0-9]{13}\b/, with: "0")
    }
}
