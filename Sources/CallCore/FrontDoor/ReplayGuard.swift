/// Remembers which webhooks have come, so that each is carried out once and its duplicates get the same answer.
///
/// A waiter is a number that names a request that waits for the answer. A key is kept from its first coming on, for the
/// window or until too many newer ones have come; while its answer is being made it is never given up.
public struct ReplayGuard: Sendable {
    public typealias Waiter = Int

    /// What the coming of a key means.
    public enum Arrival: Hashable, Sendable {
        /// Never seen: carry it out, then call `finish` or `release`. The waiter is noted.
        case first
        /// Being carried out: the waiter is noted and gets the same answer.
        case joined
        /// Carried out: this was the answer.
        case answered(WebhookReply)
        /// Carried out, but the answer is gone: before a restart, or too much had to be kept.
        case remembered
    }

    private enum State: Sendable {
        case inProgress([Waiter])
        case answered(WebhookReply?)
    }

    private struct Entry: Sendable {
        var seen: CallTime
        var serial: Int
        var state: State
    }

    private let limits: ReplayLimits
    private var entries: [String: Entry] = [:]
    /// Keys by age, with the serial number of the entry they stood for; those before `head` are done with.
    private var order: [(serial: Int, key: String)] = []
    private var head = 0
    /// The oldest place in `order` that may still hold a reply, and the serial number below which none is kept.
    private var replyHead = 0
    private var shedBelow = 0
    private var replyBytes = 0
    private var nextSerial = 0
    private var insertions = 0

    public init(limits: ReplayLimits = ReplayLimits()) { self.limits = limits }

    public var count: Int { entries.count }
    /// Bytes of the bodies of kept replies.
    public var keptBytes: Int { replyBytes }

    public mutating func begin(_ key: String, waiter: Waiter, now: CallTime) -> Arrival {
        if var entry = entries[key] {
            switch entry.state {
            case .inProgress(let waiters):
                entry.state = .inProgress(waiters + [waiter])
                entries[key] = entry
                return .joined
            case .answered(let reply) where now - entry.seen <= limits.window:
                return reply.map(Arrival.answered) ?? .remembered
            case .answered: forget(key)
            }
        }
        insert(key, seen: now, .inProgress([waiter]), now: now)
        return .first
    }

    /// The request was carried out: those who wait get the reply, and so do later duplicates.
    ///
    /// - Returns: The waiters, none if the key is not being carried out (any more).
    public mutating func finish(_ key: String, reply: WebhookReply) -> [Waiter] {
        guard let place = entries.index(forKey: key), case .inProgress(let waiters) = entries.values[place].state
        else { return [] }
        // Newer replies than this one have been dropped already: it is not kept either.
        let isKept = reply.body.count <= limits.replyBytes && entries.values[place].serial >= shedBelow
        entries.values[place].state = .answered(isKept ? reply : nil)
        if isKept { replyBytes += reply.body.count }
        shedReplies()
        return waiters
    }

    /// The request failed in a way worth trying again: its next coming is the first.
    ///
    /// - Returns: The waiters, none if the key is not being carried out (any more).
    public mutating func release(_ key: String) -> [Waiter] {
        guard let entry = entries[key], case .inProgress(let waiters) = entry.state else { return [] }
        forget(key)
        return waiters
    }

    /// A waiter is gone. The request goes on being carried out.
    ///
    /// - Returns: How many still wait; nil if the key is not being carried out (any more).
    public mutating func leave(_ key: String, _ waiter: Waiter) -> Int? {
        guard var entry = entries[key], case .inProgress(let waiters) = entry.state else { return nil }
        let left = waiters.filter { $0 != waiter }
        entry.state = .inProgress(left)
        entries[key] = entry
        return left.count
    }

    /// When a key first came; nil for one that is not known.
    public func firstSeen(_ key: String) -> CallTime? { entries[key]?.seen }

    // MARK: across a restart

    /// The keys that were carried out within the window, oldest first.
    public func export(now: CallTime) -> [(key: String, time: CallTime)] {
        order[head...].compactMap { place in
            guard let entry = entries[place.key], entry.serial == place.serial, case .answered = entry.state,
                now - entry.seen <= limits.window
            else { return nil }
            return (place.key, entry.seen)
        }
    }

    /// Takes in keys of an earlier run; those known already and those outside the window are left.
    public mutating func restore(_ keys: [(key: String, time: CallTime)], now: CallTime) {
        for (key, time) in keys.sorted(by: { $0.time < $1.time }).suffix(limits.entries)
        where now - time <= limits.window && entries[key] == nil {
            insert(key, seen: time, .answered(nil), now: now)
        }
    }

    // MARK: housekeeping

    private mutating func insert(_ key: String, seen: CallTime, _ state: State, now: CallTime) {
        entries[key] = Entry(seen: seen, serial: nextSerial, state: state)
        order.append((nextSerial, key))
        nextSerial += 1
        insertions += 1
        if insertions % limits.pruneEvery == 0 { prune(now: now) }
    }

    private mutating func forget(_ key: String) {
        guard let entry = entries.removeValue(forKey: key) else { return }
        if case .answered(let reply?) = entry.state { replyBytes -= reply.body.count }
    }

    private mutating func prune(now: CallTime) {
        var stillInProgress: [(serial: Int, key: String)] = []
        while head < order.count {
            let place = order[head]
            if let entry = entries[place.key], entry.serial == place.serial {
                let isOld = now - entry.seen > limits.window
                guard isOld || entries.count > limits.entries else { break }
                if case .inProgress = entry.state { stillInProgress.append(place) } else { forget(place.key) }
            }
            head += 1
        }
        order.append(contentsOf: stillInProgress)
        compact()
    }

    /// Gives the memory of places back that stand for nothing any more.
    private mutating func compact() {
        guard order.count - entries.count > max(entries.count, limits.pruneEvery) else { return }
        order = order[head...].filter { entries[$0.key]?.serial == $0.serial }
        head = 0
        replyHead = 0
    }

    /// Drops the oldest replies until the rest is small enough; their keys stay.
    private mutating func shedReplies() {
        replyHead = max(replyHead, head)
        while replyBytes > limits.replyBytes, replyHead < order.count {
            let place = order[replyHead]
            replyHead += 1
            shedBelow = max(shedBelow, place.serial + 1)
            guard var entry = entries[place.key], entry.serial == place.serial, case .answered(let reply?) = entry.state
            else { continue }
            replyBytes -= reply.body.count
            entry.state = .answered(nil)
            entries[place.key] = entry
        }
    }
}
