import CallCore
import ScriptValue

extension CallHost {
    /// Calls that a bill without our id is looked for in, newest first.
    private static let billedCalls = 100

    /// A bill comes when nothing of its call lives any more: it is written into the record that is kept.
    ///
    /// - Returns: `rejected`, whether there was such a record or not, as nobody is left for the line that told it;
    ///   `unavailable` when the store did not take it, so that the carrier tells it again.
    func keep(costOf event: CallEvent) -> DeliveryOutcome {
        guard let cost = event.cost else { return .rejected }
        do throws(StoreError) {
            guard var record = try finished(event), record.state.isTerminal else { return .rejected }
            guard record.metadata["cost"] != Value(cost) else { return .rejected }
            record.metadata["cost"] = Value(cost)
            try store.append(
                [], writes: [.record(record.value, callID: record.callID, live: false)], durable: false)
            environment.changed(record)
            return .rejected
        } catch {
            environment.observe(CallNote("error", error.description), of: CallID(event.callID), at: event.timestamp)
            return .unavailable
        }
    }

    /// Calls that ended a short while ago and of which it is not known what they cost, for `LineHost.askBills`.
    public func unbilled(now: CallTime) throws(StoreError) -> [CallRecord] {
        try store.records(limit: BillDesk.most).compactMap(CallRecord.init(value:)).filter { record in
            guard record.state.isTerminal, record.metadata["cost"] == nil, let endedAt = record.endedAt else {
                return false
            }
            return now - endedAt < BillDesk.memory && record.metadata["rejectionReason"] == nil
        }
    }

    private func finished(_ event: CallEvent) throws(StoreError) -> CallRecord? {
        if let value = try store.record(of: CallID(event.callID)) { return CallRecord(value: value) }
        guard let provider = event.providerCallID else { return nil }
        return try store.records(limit: Self.billedCalls).reversed().lazy.compactMap { CallRecord(value: $0) }
            .first { $0.providerCallID == provider }
    }
}
