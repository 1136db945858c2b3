/// Levels in four bands of what was sent in the last 600 ms and is due in the next 300 ms, by slot of 10 ms.
struct SentLevels {
    static let nothing = SIMD4<Float>(repeating: -120)
    private static let room = 90
    /// How far ahead of its time a frame may be sent, in slots.
    private static let lead = 30
    /// Below it, in dB, sound is not worth expecting an echo of.
    private static let audible: Float = -60

    private(set) var levels = InlineArray<90, SIMD4<Float>>(repeating: nothing)
    /// The slot after the newest.
    private(set) var end = 0
    /// The slot after the newest that could be heard.
    private(set) var soundEnd = -1_000

    /// The slot of the next frame that goes out in `slot` or before; nil when too much is waiting already.
    func place(for slot: Int) -> Int? {
        let place = max(slot, end)
        return place < slot + Self.lead ? place : nil
    }

    /// Keeps a level; slots left out are silent.
    mutating func append(_ level: SIMD4<Float>, at slot: Int) {
        guard slot >= end else { return }
        forget(from: max(end, slot - Self.room), to: slot)
        levels[slot % Self.room] = level
        end = slot + 1
        if level.max() > Self.audible { soundEnd = end }
    }

    /// Takes back what is due from `slot` on.
    mutating func clear(from slot: Int) {
        guard slot >= 0, slot < end else { return }
        forget(from: max(slot, end - Self.room), to: end)
        end = slot
        soundEnd = min(soundEnd, slot)
    }

    /// The level of a slot.
    ///
    /// - Parameter levels: a span of them, taken once for all that is read: an element of an inline array would be read
    ///   from a copy of all of it.
    @inline(__always)
    static func level(_ slot: Int, in levels: Span<SIMD4<Float>>, end: Int) -> SIMD4<Float> {
        slot < end && slot >= end - room && slot >= 0 ? levels[slot % room] : nothing
    }

    private mutating func forget(from start: Int, to end: Int) {
        guard start < end else { return }
        for slot in start..<end { levels[slot % Self.room] = Self.nothing }
    }
}
