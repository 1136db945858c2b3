/// When the line will have played what was let through to it: 8 bytes a millisecond, in real time.
struct LineClock: Hashable, Sendable {
    private static let bytesPerMillisecond = 8

    private(set) var end: CallTime?
    private var rest = 0

    mutating func take(bytes: Int, now: CallTime) {
        var begin = end ?? now
        if begin < now { (begin, rest) = (now, 0) }
        let all = rest + bytes
        end = begin + Milliseconds(all / Self.bytesPerMillisecond)
        rest = all % Self.bytesPerMillisecond
    }
}
