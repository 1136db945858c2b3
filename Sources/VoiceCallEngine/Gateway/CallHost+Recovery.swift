import CallCore
import ScriptValue

/// What a restart found in the store.
public struct RecoveryReport: Hashable, Sendable {
    public var resumed: [CallID] = []
    /// Live in the store, but not to be taken up again: with the reason.
    public var lost: [CallID: String] = [:]

    public init() {}
}

extension CallHost {
    /// Takes up every call the store holds as live. Nothing is dialled by it that was dialled before.
    ///
    /// - Throws: for a store that cannot be written; then no call of it was hung up.
    public func recover(now: CallTime) throws(StoreError) -> RecoveryReport {
        var report = RecoveryReport()
        let ended = try store.records(limit: 10_000).compactMap(CallRecord.init(value:)).filter(\.state.isTerminal)
        state.withLock { state in
            for id in ended.compactMap(\.providerCallID) { state.finished.insert(id) }
        }
        for call in try store.liveCalls() where !has(call) {
            do {
                let runner = try FlowRunner.recover(
                    call, store: store, environment: environment, options: options, now: now)
                guard !runner.isClosed else {
                    finish(runner.session.record.providerCallID)
                    continue
                }
                try retain(version: runner.setup.flowVersion)
                add(CallCell(runner))
                report.resumed.append(call)
            } catch {
                // What ails the store ails every call in it: they are left as they are, for a start that can write.
                if let error = error as? StoreError, error == .cut || error.isOfTheStore { throw error }
                report.lost[call] = "\(error)"
                try bury(call, why: "\(error)", now: now)
            }
        }
        return report
    }

    /// The call gives its version back when it ends, whether that is still the current one or not.
    private func retain(version: String) throws(StoreError) {
        if !library.retain(version: version), let bundle = try store.bundle(version: version) { library.retain(bundle) }
    }

    /// What still comes for an ended call opens no new one.
    private func finish(_ providerCallID: String?) {
        if let providerCallID { state.withLock { $0.finished.insert(providerCallID) } }
    }

    /// A call that cannot be taken up: hung up if it still exists, and closed in the store.
    private func bury(_ call: CallID, why: String, now: CallTime) throws(StoreError) {
        environment.observe(CallNote("error", "not taken up after the restart: \(why)"), of: call, at: now)
        guard let value = try store.record(of: call), var record = CallRecord(value: value) else { return }
        record.state = .ended(.error)
        record.endReason = .error
        record.endedAt = now
        record.metadata["error"] = ["code": "recovery", "message": Value(why)]
        finish(record.providerCallID)
        hangUp(record, providerCallID: record.providerCallID)
        // Written last: after a failure here the next start hangs up again, which does no harm.
        try store.append([], writes: [.record(record.value, callID: call, live: false)], durable: true)
        environment.changed(record)
    }

    private func has(_ call: CallID) -> Bool { state.withLock { $0.cells[call] != nil } }

    /// Calls that are live now.
    public var liveCalls: [CallID] { state.withLock { $0.cells.keys.sorted() } }

    /// No call is live or about to be: none reckons with times of before.
    public var isIdle: Bool { state.withLock { $0.cells.isEmpty && $0.opening == 0 && $0.arriving.isEmpty } }

    /// The live call that a carrier knows under this id.
    public func call(withProviderCallID id: String) -> CallID? { state.withLock { $0.byProvider[id] } }

    /// The record of a live call.
    public func record(of call: CallID) -> CallRecord? { state.withLock { $0.cells[call] }?.record }

    /// Tasks, timers and script memory of a live call.
    public func footprint(of call: CallID) -> (tasks: Int, timers: Int, bytes: Int)? {
        guard let cell = state.withLock({ $0.cells[call] }) else { return nil }
        let left = cell.leftovers
        return (left.tasks, left.timers, cell.memoryInUse)
    }
}
