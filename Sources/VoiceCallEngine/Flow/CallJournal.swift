import CallCore
import ScriptValue

/// The journal of one call while it runs: gathers entries, writes them before anything leaves the process.
///
/// After a restart it is handed what was stored. The replay then produces the same entries again; those are compared
/// and dropped, and writing begins with the first one that was not stored yet.
struct CallJournal {
    private let call: CallID
    private let store: any JournalStore
    private var sequence = 0
    private var buffer: [JournalEntry] = []
    private var writes: [StoreWrite] = []
    private var stored: ArraySlice<JournalEntry>

    init(call: CallID, store: any JournalStore, stored: [JournalEntry] = []) {
        self.call = call
        self.store = store
        self.stored = stored[...]
    }

    var isReplaying: Bool { !stored.isEmpty }

    /// The entry that a replay has to come to next.
    var next: JournalEntry? { stored.first }

    /// - Throws: `ReplayDivergence` when the entry is not the one that was stored in its place.
    mutating func add(_ kind: String, _ content: JournalContent, at time: CallTime) throws(ReplayDivergence) {
        sequence += 1
        let entry = JournalEntry(callID: call, sequence: sequence, at: time, kind: kind, content: content)
        guard let expected = stored.popFirst() else {
            buffer.append(entry)
            return
        }
        guard expected.kind == kind, expected.body == entry.body else {
            throw ReplayDivergence(sequence: sequence, expected: expected.kind, found: kind)
        }
    }

    func read<Result>(_ body: (any JournalStore) throws(StoreError) -> Result) throws(StoreError) -> Result {
        try body(store)
    }

    mutating func add(_ write: StoreWrite) { writes.append(write) }

    /// Writes what was gathered. `durable` is for what somebody outside is about to notice.
    mutating func flush(durable: Bool) throws(StoreError) {
        guard !isReplaying, !buffer.isEmpty || !writes.isEmpty else { return }
        try store.append(buffer, writes: writes, durable: durable)
        buffer.removeAll(keepingCapacity: true)
        writes.removeAll(keepingCapacity: true)
    }
}
