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
    /// live until the next start, which finds them gone at the carrier. Whoever asks while another does so leaves it to
    /// that one.
    public func keepGivenUp() {
        let records = state.withLock { state -> [CallRecord]? in
            guard !state.isKeeping, !state.givenUp.isEmpty else { return nil }
            state.isKeeping = true
            return state.givenUp.sorted { $0.key < $1.key }.map(\.value)
        }
        guard let records else { return }
        defer { state.withLock { $0.isKeeping = false } }
        for record in records {
            let write = StoreWrite.record(record.value, callID: record.callID, live: false)
            do throws(StoreError) {
                try store.append([], writes: [write], durable: true)
                state.withLock { state in
                    state.givenUp[record.callID] = nil
                    state.unkept.remove(record.callID)
                }
            } catch {
                // What the store as a whole does not take now, it does not take of the next one either.
                guard !error.isOfTheStore, error != .cut else { return }
                note(unkept: record, error)
            }
        }
    }

    /// A record that is refused for what it is will be refused each time, which is said once.
    private func note(unkept record: CallRecord, _ error: StoreError) {
        guard state.withLock({ $0.unkept.insert(record.callID).inserted }) else { return }
        environment.observe(
            CallNote("error", error.description, ["code": Value(error.code)]), of: record.callID,
            at: record.endedAt ?? record.startedAt)
    }

    /// The record of a call that was given up, until the store has it.
    public func givenUp(_ call: CallID) -> CallRecord? { state.withLock { $0.givenUp[call] } }
}
