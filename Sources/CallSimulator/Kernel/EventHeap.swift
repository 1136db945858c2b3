import CallCore

/// A binary heap of event keys, earliest first: by time, then by a tie-break drawn from the seed, then as scheduled.
struct EventHeap {
    struct Key: Hashable, Comparable {
        var time: CallTime
        /// Lets one seed decide in which order simultaneous things happen.
        var tieBreak: UInt64
        var sequence: UInt64

        static func < (left: Key, right: Key) -> Bool {
            if left.time != right.time { return left.time < right.time }
            if left.tieBreak != right.tieBreak { return left.tieBreak < right.tieBreak }
            return left.sequence < right.sequence
        }
    }

    private var keys: [Key] = []

    var first: Key? { keys.first }
    var count: Int { keys.count }

    mutating func insert(_ key: Key) {
        keys.append(key)
        var child = keys.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard keys[child] < keys[parent] else { return }
            keys.swapAt(child, parent)
            child = parent
        }
    }

    mutating func removeFirst() -> Key? {
        guard let first = keys.first, let last = keys.popLast() else { return nil }
        guard !keys.isEmpty else { return first }
        keys[0] = last
        var parent = 0
        while true {
            let left = 2 * parent + 1
            let right = left + 1
            var smallest = parent
            if left < keys.count, keys[left] < keys[smallest] { smallest = left }
            if right < keys.count, keys[right] < keys[smallest] { smallest = right }
            guard smallest != parent else { return first }
            keys.swapAt(parent, smallest)
            parent = smallest
        }
    }

    mutating func removeAll() { keys.removeAll() }
}
