/// Remembers which events were processed, so that a redelivery is recognised: bounded in number and in time.
public struct EventLedger: Sendable {
    public let capacity: Int
    /// How long a key is remembered, in milliseconds.
    public let window: Milliseconds

    /// A remembered key and when it was admitted.
    public struct Entry: Hashable, Sendable {
        public var key: String
        public var admittedAt: CallTime

        public init(key: String, admittedAt: CallTime) {
            self.key = key
            self.admittedAt = admittedAt
        }
    }

    private struct Slot: Sendable {
        var number: Int
        var admittedAt: CallTime
    }

    private struct Place: Sendable {
        var number: Int
        var key: String
    }

    private static let insertsPerPrune = 64

    private var slots: [String: Slot] = [:]
    /// Insertion order. A place whose number is no longer in `slots` was released and only waits to be dropped.
    private var order: [Place] = []
    private var head = 0
    private var inserts = 0

    /// - Parameter contents: entries to begin with, oldest first; the newest win when there are too many.
    public init(contents: [Entry] = [], capacity: Int = 10_000, window: Milliseconds = 600_000) {
        self.capacity = max(1, capacity)
        self.window = max(0, window)
        for entry in contents where slots[entry.key] == nil { insert(entry.key, at: entry.admittedAt) }
    }

    public var count: Int { slots.count }

    /// What is remembered, oldest first, to be stored and handed to `init` after a restart.
    public var contents: [Entry] {
        order[head...].compactMap { place in
            slots[place.key].flatMap {
                $0.number == place.number ? Entry(key: place.key, admittedAt: $0.admittedAt) : nil
            }
        }
    }

    /// Whether the key is remembered at `now`.
    public func contains(_ key: String, now: CallTime) -> Bool {
        slots[key].map { now - $0.admittedAt <= window } ?? false
    }

    /// Notes a key. False when it was noted before, within the window, and not released: a redelivery to ignore.
    public mutating func admit(_ key: String, now: CallTime) -> Bool {
        guard !contains(key, now: now) else { return false }
        insert(key, at: now)
        if inserts.isMultiple(of: Self.insertsPerPrune) { prune(now: now) }
        return true
    }

    /// Forgets a key whose event could not be used yet (unknown call, retryable error), so that it may come again.
    public mutating func release(_ key: String) {
        slots[key] = nil
        if slots.isEmpty {
            order.removeAll(keepingCapacity: true)
            head = 0
        }
    }

    private mutating func insert(_ key: String, at time: CallTime) {
        inserts += 1
        slots[key] = Slot(number: inserts, admittedAt: time)
        order.append(Place(number: inserts, key: key))
        while slots.count > capacity { dropOldest() }
        if order.count > 2 * capacity + Self.insertsPerPrune { compact() }
    }

    private mutating func prune(now: CallTime) {
        while head < order.count {
            let place = order[head]
            if let slot = slots[place.key], slot.number == place.number, now - slot.admittedAt <= window { break }
            dropOldest()
        }
    }

    private mutating func dropOldest() {
        let place = order[head]
        if slots[place.key]?.number == place.number { slots[place.key] = nil }
        head += 1
    }

    /// Places of dropped and released keys go; each insert pays for at most one of them.
    private mutating func compact() {
        order = order[head...].filter { slots[$0.key]?.number == $0.number }
        head = 0
    }
}
