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
    ///
    /// - Parameter isWhole: also what they are for, what they take and which actions they have, as JSON Schema.
    func listing(isWhole: Bool) -> Value {
        ["flows": .array(library.list().map { .map(fields(of: $0).merging(isWhole ? details(of: $0) : [:]) { $1 }) })]
    }

    private func fields(of flow: FlowLibrary.Listing) -> [String: Value] {
        [
            "name": Value(flow.name), "version": Value(flow.current), "newest": Value(flow.newest),
            "previous": Value(flow.previous), "pinned": .bool(flow.isPinned),
            "inUse": .array(flow.inUse.map { Value($0) }),
        ]
    }

    private func details(of flow: FlowLibrary.Listing) -> [String: Value] {
        guard let bundle = library.bundle(version: flow.current),
            let manifest = try? bundle.manifest(options: RunnerOptions(), now: clock.now())
        else { return [:] }
        let described = manifest.describedActions.map { action in
            (
                action.name,
                ["description": Value(action.description), "parameters": action.parameters.json] as Value
            )
        }
        return [
            "summary": Value(manifest.summary), "params": manifest.params.jsonSchema,
            "canDial": .bool(manifest.outbound != nil),
            "actions": .map(
                manifest.actions.mapValues { _ in [:] as Value }
                    .merging(Dictionary(uniqueKeysWithValues: described)) { $1 }),
        ]
    }
}
