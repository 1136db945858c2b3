import CallCore
import ScriptValue

/// The contents of a `MemoryJournal`.
struct MemoryJournalState {
    struct Call {
        var callID: CallID
        var ordinal: Int
        var live: Bool
        var record: Value
    }

    struct PairKey: Hashable {
        var scope: ByteString
        var key: ByteString

        init(_ scope: String, _ key: String) {
            self.scope = ByteString(scope)
            self.key = ByteString(key)
        }
    }

    struct Pair {
        var value: Value
        var expires: CallTime?

        func isAlive(at now: CallTime) -> Bool { expires.map { $0 > now } ?? true }
    }

    struct Remembered {
        var line: MemoryLine
        var party: String
    }

    struct Event {
        var text: String
        var at: CallTime
    }

    let limits: StoreLimits
    /// By sequence number.
    private(set) var journals: [CallID: [JournalEntry]] = [:]
    private(set) var calls: [CallID: Call] = [:]
    private(set) var pairs: [PairKey: Pair] = [:]
    private(set) var memories: [ByteString: [Remembered]] = [:]
    /// A slice, because dropping its first element costs nothing.
    private(set) var events: ArraySlice<Event> = []
    private(set) var bundles: [String: FlowBundle] = [:]
    private(set) var placements: [ByteString: CallID] = [:]
    private var knownEvents: Set<ByteString> = []
    private var newestEvent: CallTime?
    private var nextOrdinal = 0

    init(limits: StoreLimits) { self.limits = limits }

    func callsInOrder(where condition: (Call) -> Bool) -> [Call] {
        calls.values.filter(condition).sorted { $0.ordinal < $1.ordinal }
    }

    /// All or nothing.
    mutating func append(_ entries: [JournalEntry], _ writes: [StoreWrite]) throws(StoreError) {
        try check(entries)
        let prunes = writes.contains { if case .prune = $0 { true } else { false } }
        if prunes {
            // A prune can free a placement key for a later write, so each is checked at its turn, on a copy.
            var draft = self
            for entry in entries { draft.insert(entry) }
            for write in writes {
                try draft.check([write])
                draft.perform(write)
            }
            self = draft
        } else {
            try check(writes)
            for entry in entries { insert(entry) }
            for write in writes { perform(write) }
        }
    }

    private func check(_ entries: [JournalEntry]) throws(StoreError) {
        if continuesAJournal(entries) { return }
        var fresh: [CallID: Set<Int>] = [:]
        for entry in entries {
            let isKnown = journals[entry.callID]?.contains { $0.sequence == entry.sequence } ?? false
            guard !isKnown, fresh[entry.callID, default: []].insert(entry.sequence).inserted else {
                throw StoreError.duplicate(entry)
            }
        }
    }

    /// The usual case: entries of one call, in order, behind those it has.
    private func continuesAJournal(_ entries: [JournalEntry]) -> Bool {
        guard let first = entries.first else { return true }
        var last = journals[first.callID]?.last?.sequence ?? .min
        for entry in entries {
            guard entry.callID == first.callID, entry.sequence > last else { return false }
            last = entry.sequence
        }
        return true
    }

    private func check(_ writes: [StoreWrite]) throws(StoreError) {
        var fresh: [ByteString: CallID] = [:]
        for case .placement(let key, let callID) in writes {
            let name = ByteString(key)
            let holder = placements[name] ?? fresh[name]
            if let holder, holder != callID { throw StoreError.placementTaken(key, by: holder) }
            fresh[name] = callID
        }
    }

    private mutating func insert(_ entry: JournalEntry) {
        let last = journals[entry.callID]?.last?.sequence ?? .min
        journals[entry.callID, default: []].append(entry)
        if entry.sequence < last { journals[entry.callID]?.sort { $0.sequence < $1.sequence } }
    }

    private mutating func perform(_ write: StoreWrite) {
        switch write {
        case .record(let value, let callID, let live): setRecord(value, callID, live)
        case .kvSet(let scope, let key, let value, let expires):
            pairs[PairKey(scope, key)] = Pair(value: value, expires: expires)
        case .kvDelete(let scope, let key): pairs[PairKey(scope, key)] = nil
        case .memoryAppend(let sessionKey, let text, let at, let party):
            remember(sessionKey, Remembered(line: MemoryLine(text: text, at: at), party: party))
        case .eventKey(let key, let at): addEventKey(key, at)
        case .bundle(let bundle): bundles[bundle.version] = bundles[bundle.version] ?? bundle
        case .placement(let key, let callID): placements[ByteString(key)] = callID
        case .prune(let now): prune(now)
        }
    }

    private mutating func setRecord(_ value: Value, _ callID: CallID, _ live: Bool) {
        if calls[callID] == nil {
            calls[callID] = Call(callID: callID, ordinal: nextOrdinal, live: live, record: value)
            nextOrdinal += 1
        } else {
            calls[callID]?.live = live
            calls[callID]?.record = value
        }
    }

    private mutating func remember(_ sessionKey: String, _ line: Remembered) {
        var lines = memories.removeValue(forKey: ByteString(sessionKey)) ?? []
        lines.append(line)
        if lines.count > limits.memoryLines { lines.removeFirst(lines.count - limits.memoryLines) }
        memories[ByteString(sessionKey)] = lines
    }

    private mutating func addEventKey(_ key: String, _ at: CallTime) {
        guard knownEvents.insert(ByteString(key)).inserted else { return }
        newestEvent = max(newestEvent ?? at, at)
        events.append(Event(text: key, at: at))
        while let oldest = events.first, events.count > limits.eventKeys || isStale(oldest) {
            knownEvents.remove(ByteString(oldest.text))
            events.removeFirst()
        }
    }

    private func isStale(_ event: Event) -> Bool {
        newestEvent.map { $0 - event.at > limits.eventKeyWindow } ?? false
    }

    private mutating func prune(_ now: CallTime) {
        pairs = pairs.filter { $0.value.isAlive(at: now) }
        if let age = limits.memoryAge { dropMemories { _, line in line.line.at < now + -age } }
        let gone = Set(callsInOrder { !$0.live }.dropLast(limits.endedCalls).map(\.callID))
        if !gone.isEmpty { drop(gone) }
    }

    private mutating func drop(_ gone: Set<CallID>) {
        calls = calls.filter { !gone.contains($0.key) }
        journals = journals.filter { !gone.contains($0.key) }
        placements = placements.filter { !gone.contains($0.value) }
    }

    @discardableResult
    private mutating func dropMemories(where matches: (ByteString, Remembered) -> Bool) -> Int {
        let before = memories.values.reduce(0) { $0 + $1.count }
        for (key, lines) in memories {
            let kept = lines.filter { !matches(key, $0) }
            memories[key] = kept.isEmpty ? nil : kept
        }
        return before - memories.values.reduce(0) { $0 + $1.count }
    }

    mutating func forget(_ trace: NumberTrace) throws(StoreError) -> Forgotten {
        let found = callsInOrder { trace.isOtherParty(of: $0.record) }
        guard !found.contains(where: \.live) else { throw StoreError.live(found.filter(\.live).map(\.callID)) }
        var forgotten = Forgotten()
        forgotten.calls = found.map(\.callID)
        drop(Set(forgotten.calls))
        let named = pairs.filter { trace.isNamed(in: $0.key.key.lossyText) || trace.isNamed(in: $0.value.value) }
        for key in named.keys { pairs[key] = nil }
        forgotten.values = named.count
        let others = Set(calls.values.compactMap { $0.record["sessionKey"]?.text })
        let own = Set(found.compactMap { $0.record["sessionKey"]?.text } + [trace.sessionKey]).subtracting(others)
        let keys = Set(own.map { ByteString($0) })
        forgotten.memoryLines = dropMemories { key, line in line.party == trace.digits || keys.contains(key) }
        return forgotten
    }
}
