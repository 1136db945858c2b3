/// Recently spoken clips, bounded in bytes; the ones not heard for longest go first.
struct FliteClipCache {
    struct Key: Hashable {
        let text: String
        let voice: FliteVoice
    }

    private struct Entry {
        let samples: [Int16]
        var lastUse: UInt64
    }

    /// The bound, counting samples, text and a flat sum for each entry.
    let limitBytes: Int
    private(set) var bytes = 0
    private var entries: [Key: Entry] = [:]
    private var uses: UInt64 = 0

    init(limitBytes: Int) {
        self.limitBytes = max(0, limitBytes)
    }

    mutating func clip(for key: Key) -> [Int16]? {
        uses += 1
        entries[key]?.lastUse = uses
        return entries[key]?.samples
    }

    /// Keeps a clip; one that alone exceeds the bound is not kept.
    mutating func keep(_ samples: [Int16], for key: Key) {
        let cost = Self.cost(of: samples, key)
        guard entries[key] == nil, cost <= limitBytes else { return }
        while bytes + cost > limitBytes { dropOldest() }
        uses += 1
        entries[key] = Entry(samples: samples, lastUse: uses)
        bytes += cost
    }

    /// A scan is cheap beside the synthesis that made room necessary.
    private mutating func dropOldest() {
        guard let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) else {
            bytes = 0
            return
        }
        entries[oldest.key] = nil
        bytes -= Self.cost(of: oldest.value.samples, oldest.key)
    }

    private static func cost(of samples: [Int16], _ key: Key) -> Int {
        samples.count * MemoryLayout<Int16>.stride + key.text.utf8.count + 128
    }
}
