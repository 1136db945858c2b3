import CallCore
import CallSimulator
import VoiceCallEngine

/// Reads spec files, with the same rules as flows: text, at most a megabyte.
enum SpecReader {
    static func read(_ path: String) throws -> SpecFile {
        let bundle = try FlowBundle.load(path: path)
        guard let source = bundle.files[bundle.main] else {
            throw CommandFailure(.noInput, "spec.missing", "there is no spec \(path)", next: "check the path")
        }
        return SpecFile(name: bundle.name, source: source)
    }
}
