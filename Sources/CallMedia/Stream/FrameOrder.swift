/// Puts frames that overtook one another back in order, by their numbers. A frame that does not come is not waited for
/// longer than three others.
struct FrameOrder {
    enum Place {
        case next
        /// One before it is missing.
        case early
        /// One behind it has been taken, or it has.
        case late
    }

    static let patience = 3

    private var expected: Int64?
    private var kept: [(chunk: Int64, payload: [UInt8])] = []

    /// - Parameter chunk: nil where a carrier does not count.
    mutating func place(of chunk: Int64?) -> Place {
        guard let chunk else { return .next }
        guard let next = expected else {
            expected = chunk + 1
            return .next
        }
        if chunk == next {
            expected = next + 1
            return .next
        }
        // A count that begins anew is another stream's.
        if chunk > next + 1_000 || chunk < next - 1_000 {
            kept = []
            expected = chunk + 1
            return .next
        }
        return chunk > next ? .early : .late
    }

    mutating func keep(_ payload: [UInt8], chunk: Int64) {
        guard !kept.contains(where: { $0.chunk == chunk }) else { return }
        kept.append((chunk, payload))
        kept.sort { $0.chunk < $1.chunk }
        // The missing one is given up.
        if kept.count >= Self.patience { expected = kept[0].chunk }
    }

    /// A kept frame whose turn it is.
    mutating func nextKept() -> [UInt8]? {
        guard let first = kept.first, let next = expected, first.chunk <= next else { return nil }
        kept.removeFirst()
        expected = max(next, first.chunk + 1)
        return first.payload
    }
}
