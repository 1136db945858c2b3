import CallCore
import ScriptValue

/// Calls whose journal cannot be written: a full or locked store.
extension CallHost {
    /// The call must not go on unrecorded: it is hung up, and whoever waits for it is told.
    func give(up cell: CallCell, _ error: StoreError) {
        defer { cell.stop() }
        if error == .cut { return state.withLock { $0.isDead = error } }
        let closing = cell.abandon(error)
        let record = closing.record
        environment.observe(
            CallNote("error", error.description, ["code": Value(error.code)]), of: cell.call,
            at: record.endedAt ?? record.startedAt)
        hangUp(record, providerCallID: record.providerCallID)
        state.withLock { $0.givenUp[cell.call] = record }
        remove(cell)
        environment.changed(record)
        environment.closed(cell.call, closing)
    }

    /// Writes the end of calls that were given up, as far as the store takes it again. A store that never does has them
    /// live until the next start, which finds them gone at the carrier.
    public func keepGivenUp() {
        let records = state.withLock { $0.givenUp.sorted { $0.key < $1.key } }
        for (call, record) in records {
            let write = StoreWrite.record(record.value, callID: call, live: false)
            guard (try? store.append([], writes: [write], durable: true)) != nil else { return }
            state.withLock { $0.givenUp[call] = nil }
        }
    }

    /// The record of a call that was given up, until the store has it.
    public func givenUp(_ call: CallID) -> CallRecord? { state.withLock { $0.givenUp[call] } }
}
