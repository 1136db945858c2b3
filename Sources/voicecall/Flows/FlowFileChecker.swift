import CallCore
import FlowCheck
import VoiceCallEngine

/// Checks all files of flows: as text, then by loading them.
struct FlowFileChecker {
    let carriers: CarrierRegistry
    /// Modules that several flows share are reported once.
    private var seen: Set<String> = []

    init(carriers: CarrierRegistry) { self.carriers = carriers }

    mutating func check(_ flow: FoundFlow) -> [FlowFinding] {
        var findings: [FlowFinding] = []
        for (file, source) in flow.bundle.files.sorted(by: { $0.key < $1.key }) {
            let path = flow.place(of: file)
            guard seen.insert(path).inserted else { continue }
            var found = FlowChecker.check(source: source, file: path, carriers: carriers)
            // A module returns what it likes; only flows return a flow's table.
            if file != flow.bundle.main {
                found.removeAll { $0.code.hasPrefix("flow.") && $0.code != "flow.syntax" }
            }
            findings += found
        }
        guard !findings.contains(where: { $0.severity == .error }) else { return findings }
        do throws(FlowError) {
            _ = try flow.manifest()
        } catch {
            findings.append(
                FlowFinding(
                    .error, error.code, file: error.file ?? flow.path, line: error.line ?? 1, column: 1, error.message,
                    hint: "next: \(error.nextStep)"))
        }
        return findings
    }
}
