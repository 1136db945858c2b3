import CallCore
import Foundation
import Synchronization

/// The flows a process runs, by name, in the versions it still needs.
///
/// Readers see either all of a reload or nothing of it. A flow whose new version fails its check keeps the last good
/// one. A version stays in memory while it is current, pinned, the one a rollback would return to, or retained by a
/// live call.
public final class FlowLibrary: Sendable {
    /// What a reload did.
    public struct Report: Sendable {
        /// Flows with a new version, by name.
        public var replaced: [String] = []
        public var unchanged: [String] = []
        /// Flows whose file is gone; calls that run them carry on.
        public var removed: [String] = []
        /// Why the other flows kept their last good version, if they have one. The key "" stands for the folder.
        public var failed: [String: FlowError] = [:]
        /// Whether a reload that began later had finished before, so that this one changed nothing.
        public var isOutdated = false
    }

    /// One flow as `list` shows it.
    public struct Listing: Hashable, Sendable {
        public var name: String
        /// The version new calls get.
        public var current: String
        /// The newest version that passed its check; differs from `current` while another one is pinned.
        public var newest: String
        /// The version a rollback returns to.
        public var previous: String?
        public var isPinned: Bool
        /// Retained versions of this flow, sorted.
        public var inUse: [String]
    }

    private struct Flow {
        var newest: FlowBundle
        var previous: FlowBundle?
        var pinned: FlowBundle?
        var current: FlowBundle { pinned ?? newest }
    }

    private struct Retained {
        var bundle: FlowBundle
        var count: Int
    }

    private struct State {
        var flows: [String: Flow] = [:]
        var retained: [String: Retained] = [:]
        var reloadsBegun = 0
        var newestReload = 0
    }

    private let state = Mutex(State())

    public init() {}

    /// Makes a bundle the current version of its flow, unchecked: for tools and tests.
    public func add(_ bundle: FlowBundle) {
        state.withLock { state in
            let known = state.flows[bundle.name]
            state.flows[bundle.name] = Flow(newest: bundle, previous: known?.newest, pinned: known?.pinned)
        }
    }

    /// The version new calls of this flow get.
    public func current(_ name: String) -> FlowBundle? { state.withLock { $0.flows[name]?.current } }

    /// A version that is still in memory.
    public func bundle(version: String) -> FlowBundle? { state.withLock { Self.find(version, in: $0) } }

    /// Every flow, sorted by name.
    public func list() -> [Listing] {
        state.withLock { state in
            state.flows.map { name, flow in
                Listing(
                    name: name, current: flow.current.version, newest: flow.newest.version,
                    previous: flow.previous?.version, isPinned: flow.pinned != nil,
                    inUse: state.retained.filter { $0.value.bundle.name == name }.keys.sorted())
            }.sorted { $0.name < $1.name }
        }
    }

    /// Number of distinct versions in memory.
    public var versionsHeld: Int {
        state.withLock { state in
            let flows = state.flows.values.flatMap { [$0.newest, $0.previous, $0.pinned] }.compactMap { $0?.version }
            return Set(flows).union(state.retained.keys).count
        }
    }

    private static func find(_ version: String, in state: State) -> FlowBundle? {
        if let retained = state.retained[version] { return retained.bundle }
        for flow in state.flows.values {
            for bundle in [flow.newest, flow.previous, flow.pinned] where bundle?.version == version { return bundle }
        }
        return nil
    }
}

extension FlowLibrary {
    /// The version new calls of this flow get, retained in the same step, so that no reload comes in between.
    public func retainCurrent(_ name: String) -> FlowBundle? {
        state.withLock { state in
            guard let bundle = state.flows[name]?.current else { return nil }
            state.retained[bundle.version, default: Retained(bundle: bundle, count: 0)].count += 1
            return bundle
        }
    }

    /// Keeps a version in memory for one more call; false when it is not there any more.
    public func retain(version: String) -> Bool {
        state.withLock { state in
            guard let bundle = Self.find(version, in: state) else { return false }
            state.retained[version, default: Retained(bundle: bundle, count: 0)].count += 1
            return true
        }
    }

    /// Brings a version back for a recovered call and retains it; new calls do not get it.
    public func retain(_ bundle: FlowBundle) {
        state.withLock { state in
            state.retained[bundle.version, default: Retained(bundle: bundle, count: 0)].count += 1
        }
    }

    /// Ends one retain; without effect for a version that nobody retains.
    public func release(version: String) {
        state.withLock { state in
            guard let retained = state.retained[version] else { return }
            state.retained[version]?.count -= 1
            if retained.count <= 1 { state.retained[version] = nil }
        }
    }

    /// Gives new calls of a flow this version whatever is reloaded, until `unpin`.
    ///
    /// - Parameter version: a whole version or the beginning of one that is in memory and belongs to the flow.
    /// - Throws: `flow.unknown` or `flow.unknown-version`.
    public func pin(_ name: String, version: String) throws(FlowError) {
        try change(name) { flow, state throws(FlowError) in
            let own =
                [flow.newest, flow.previous, flow.pinned].compactMap(\.self)
                + state.retained.values.map(\.bundle).filter { $0.name == name }
            let matches = version.isEmpty ? [] : own.filter { $0.version.hasPrefix(version) }
            guard let bundle = matches.first, Set(matches.map(\.version)).count == 1 else {
                let known = Set(own.map(\.shortVersion)).sorted().joined(separator: ", ")
                throw FlowError(
                    code: "flow.unknown-version", message: "no single version \(version) of flow \(name) is in memory",
                    nextStep: "use one of \(known)")
            }
            flow.pinned = bundle
        }
    }

    /// Lets new calls have the newest good version again.
    ///
    /// - Throws: `flow.unknown`.
    public func unpin(_ name: String) throws(FlowError) {
        try change(name) { flow, _ in flow.pinned = nil }
    }

    /// Pins the version before the newest one and returns it. It stays pinned, because a reload would otherwise bring
    /// the file that was just rolled back again.
    ///
    /// - Throws: `flow.unknown` or `flow.no-previous`.
    public func rollback(_ name: String) throws(FlowError) -> FlowBundle {
        try change(name) { flow, _ throws(FlowError) in
            guard let previous = flow.previous else {
                throw FlowError(
                    code: "flow.no-previous", message: "flow \(name) has had one version only since the start",
                    nextStep: "put the earlier file back and reload")
            }
            flow.pinned = previous
            return previous
        }
    }

    private func change<T>(
        _ name: String, _ body: (inout Flow, State) throws(FlowError) -> T
    ) throws(FlowError) -> T {
        try state.withLock { state throws(FlowError) in
            guard var flow = state.flows[name] else {
                let known = state.flows.keys.sorted().joined(separator: ", ")
                throw FlowError(
                    code: "flow.unknown", message: "there is no flow \(name)",
                    nextStep: known.isEmpty ? "load a folder of flows first" : "use one of \(known)")
            }
            let result = try body(&flow, state)
            state.flows[name] = flow
            return result
        }
    }
}

extension FlowLibrary {
    /// Reads every `*.lua` of a folder as a flow and makes those that pass the new versions, in one step.
    ///
    /// - Parameters:
    ///   - directory: the folder; when it cannot be listed, nothing changes.
    ///   - check: decides whether a bundle may run. It runs outside any lock and is skipped for a version that has
    ///     passed before and is still the newest.
    public func reload(from directory: String, check: (FlowBundle) throws(FlowError) -> Void) -> Report {
        let (ticket, newest) = state.withLock { state in
            state.reloadsBegun += 1
            return (state.reloadsBegun, state.flows.mapValues(\.newest.version))
        }
        var report = Report()
        var good: [FlowBundle] = []
        var seen: Set<String> = []
        do {
            for file in try Self.flowFiles(in: directory) {
                let name = String(file.dropLast(4))
                seen.insert(name)
                do {
                    let bundle = try FlowBundle.load(path: directory + "/" + file)
                    if newest[name] != bundle.version { try check(bundle) }
                    good.append(bundle)
                } catch { report.failed[name] = error }
            }
        } catch {
            report.failed[""] = error
            return report
        }
        install(good, seen: seen, ticket: ticket, report: &report)
        return report
    }

    private func install(_ bundles: [FlowBundle], seen: Set<String>, ticket: Int, report: inout Report) {
        report = state.withLock { [report] state in
            var report = report
            guard ticket > state.newestReload else {
                report.isOutdated = true
                return report
            }
            state.newestReload = ticket
            for bundle in bundles {
                let known = state.flows[bundle.name]
                if known?.newest.version == bundle.version {
                    report.unchanged.append(bundle.name)
                } else {
                    state.flows[bundle.name] = Flow(newest: bundle, previous: known?.newest, pinned: known?.pinned)
                    report.replaced.append(bundle.name)
                }
            }
            report.removed = state.flows.keys.filter { !seen.contains($0) }.sorted()
            for name in report.removed { state.flows[name] = nil }
            return report
        }
    }

    private static func flowFiles(in directory: String) throws(FlowError) -> [String] {
        let names: [String]
        do { names = try FileManager.default.contentsOfDirectory(atPath: directory) } catch {
            throw FlowError(
                code: "flow.no-folder", message: "the folder of flows cannot be listed", file: directory,
                nextStep: "check that it exists and that this user may read it")
        }
        return names.filter { $0.hasSuffix(".lua") && !$0.hasPrefix(".") }.sorted()
    }
}
