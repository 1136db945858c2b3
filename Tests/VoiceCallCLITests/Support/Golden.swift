import Foundation
import Testing

/// Holds printed text against a file of `Golden/`. `VOICECALL_UPDATE_GOLDEN=1` writes the files anew.
enum Golden {
    static func check(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let file = Command.folder.appendingPathComponent("Golden/\(name).txt")
        if ProcessInfo.processInfo.environment["VOICECALL_UPDATE_GOLDEN"] == "1" {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        let expected = try String(contentsOf: file, encoding: .utf8)
        #expect(
            text == expected, "\(name).txt is stale; run the tests with VOICECALL_UPDATE_GOLDEN=1 and read the change",
            sourceLocation: sourceLocation)
    }
}
