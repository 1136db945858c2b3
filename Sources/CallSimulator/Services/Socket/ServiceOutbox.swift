import CallCore

/// What a service has yet to send, each at its time.
struct ServiceOutbox: Sendable {
    enum Item: Hashable, Sendable {
        case message(SocketMessage)
        case close(code: Int, reason: String)
        case drop
    }

    private struct Entry: Sendable {
        var due: CallTime
        var number: Int
        var lane: Int
        var item: Item
    }

    /// By due time, and by number where that is the same.
    private var entries: [Entry] = []
    private var lastNumber = 0
    /// When the last message of each lane is due. Within a lane nothing overtakes.
    private var lanes: [Int: CallTime] = [:]
    private var heldUntil: CallTime?

    /// When something is to be sent next.
    var nextDue: CallTime? { entries.first.map { max($0.due, heldUntil ?? $0.due) } }

    mutating func add(_ item: Item, at time: CallTime, lane: Int) {
        let due = max(time, lanes[lane] ?? time)
        lanes[lane] = due
        lastNumber += 1
        let index = entries.firstIndex { $0.due > due } ?? entries.endIndex
        entries.insert(Entry(due: due, number: lastNumber, lane: lane, item: item), at: index)
    }

    /// When all that waits has gone.
    var end: CallTime? { entries.last?.due }

    mutating func hold(until time: CallTime) { heldUntil = max(time, heldUntil ?? time) }

    mutating func take(now: CallTime) -> [Item] {
        if let heldUntil, now < heldUntil { return [] }
        heldUntil = nil
        let count = entries.prefix { $0.due <= now }.count
        let due = entries.prefix(count).map(\.item)
        entries.removeFirst(count)
        if lanes.count > 32 { lanes = lanes.filter { $0.value > now } }
        return due
    }

    /// Whether something waits in this lane.
    func holds(lane: Int) -> Bool { entries.contains { $0.lane == lane } }

    /// Takes back what waits in this lane.
    mutating func clear(lane: Int) {
        entries.removeAll { $0.lane == lane }
        lanes[lane] = nil
    }

    mutating func clear() {
        entries = []
        heldUntil = nil
    }
}
