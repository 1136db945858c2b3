import CallCore
import FlowCheck
import ScriptValue
import VoiceCallEngine

/// The flows of a gateway: read from their folder, checked, and put in place.
struct FlowDesk: Sendable {
    let library: FlowLibrary
    let folder: String
    let carriers: CarrierRegistry
    let clock: any HostClock

    func reload() -> FlowLibrary.Report {
        library.reload(from: folder) { bundle throws(FlowError) in try check(bundle) }
    }

    /// A flow runs when nothing is wrong with its text and it loads.
    private func check(_ bundle: FlowBundle) throws(FlowError) {
        for (file, source) in bundle.files.sorted(by: { $0.key < $1.key }) {
            let findings = FlowChecker.check(source: source, file: "\(folder)/\(file)", carriers: carriers)
            // A module returns what it likes; only flows return a flow's table.
            let fault = findings.first { finding in
                finding.severity == .error
                    && (file == bundle.main || !finding.code.hasPrefix("flow.") || finding.code == "flow.syntax")
            }
            guard let fault else { continue }
            throw FlowError(
                code: fault.code, message: fault.message, file: fault.file, line: fault.line,
                nextStep: fault.hint ?? "see: voicecall flow check \(folder)/\(bundle.main)")
        }
        _ = try bundle.manifest(options: RunnerOptions(), now: clock.now())
    }

    /// What a reload did, for clients.
    static func value(_ report: FlowLibrary.Report) -> Value {
        [
            "replaced": .array(report.replaced.map { Value($0) }),
            "unchanged": .array(report.unchanged.map { Value($0) }),
            "removed": .array(report.removed.map { Value($0) }),
            "failed": .array(
                report.failed.sorted { $0.key < $1.key }.map { name, error in
                    [
                        "flow": Value(name), "code": Value(error.code), "message": Value(error.description),
                        "next": Value(error.nextStep),
                    ]
                }),
        ]
    }

    /// All flows, for clients.
    var listing: Value {
        [
            "flows": .array(
                library.list().map { flow in
                    [
                        "name": Value(flow.name), "version": Value(flow.current), "newest": Value(flow.newest),
                        "previous": Value(flow.previous), "pinned": .bool(flow.isPinned),
                        "inUse": .array(flow.inUse.map { Value($0) }),
                    ]
                })
        ]
    }
}
