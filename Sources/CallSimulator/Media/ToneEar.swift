import CallAudio
import Glibc

/// Hears telephone keys in sound (ITU-T Q.23 and Q.24): both frequencies of a key, each 10 times louder than any other
/// of its group, for at least two blocks of 20 ms; then a break before the same key counts again.
struct ToneEar {
    private var last: Character?
    private var isReported = false

    /// - Parameter frame: 160 bytes of µ-law.
    /// - Returns: a key that is being heard, once.
    mutating func hear(_ frame: [UInt8]) -> Character? {
        let key = Self.key(in: frame)
        guard key == last else {
            last = key
            isReported = false
            return nil
        }
        guard let key, !isReported else { return nil }
        isReported = true
        return key
    }

    private static let low = factors([697, 770, 852, 941])
    private static let high = factors([1209, 1336, 1477, 1633])
    private static let grid: [[Character]] = [
        ["1", "2", "3", "A"], ["4", "5", "6", "B"], ["7", "8", "9", "C"], ["*", "0", "#", "D"],
    ]

    private static func key(in frame: [UInt8]) -> Character? {
        let samples = frame.map { Double(G711.decode($0)) }
        let power = samples.reduce(0) { $0 + $1 * $1 }
        // Below -40 dBFS no tone is looked for.
        guard power > Double(samples.count) * 100_000 else { return nil }
        let rows = low.map { Self.power(of: $0, in: samples) }
        let columns = high.map { Self.power(of: $0, in: samples) }
        guard let row = strongest(rows), let column = strongest(columns) else { return nil }
        // Nearly all of the sound is these two.
        guard rows[row] + columns[column] > 0.7 * power else { return nil }
        return grid[row][column]
    }

    private static func strongest(_ powers: [Double]) -> Int? {
        guard let best = powers.indices.max(by: { powers[$0] < powers[$1] }) else { return nil }
        let others = powers.indices.filter { $0 != best }.map { powers[$0] }.max() ?? 0
        return powers[best] > 10 * others ? best : nil
    }

    private static func factors(_ frequencies: [Double]) -> [Double] {
        frequencies.map { 2 * cos(2 * .pi * $0 / 8_000) }
    }

    /// How much of the sound's power is at one frequency (Goertzel's algorithm).
    private static func power(of factor: Double, in samples: [Double]) -> Double {
        var one = 0.0
        var two = 0.0
        for sample in samples { (one, two) = (sample + factor * one - two, one) }
        let energy = one * one + two * two - factor * one * two
        return energy * 2 / Double(samples.count)
    }
}
