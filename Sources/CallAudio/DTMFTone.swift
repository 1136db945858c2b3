/// The sound of a telephone key: two frequencies of ITU-T Q.23.
public enum DTMFTone {
    private static let keys: [[Character]] = [
        ["1", "2", "3", "A"], ["4", "5", "6", "B"], ["7", "8", "9", "C"], ["*", "0", "#", "D"],
    ]
    private static let lowGroup: [Double] = [697, 770, 852, 941]
    private static let highGroup: [Double] = [1209, 1336, 1477, 1633]
    // The high group is sent 2 dB louder: lines lose more there.
    private static let lowAmplitude = 6_400.0
    private static let highAmplitude = 8_057.0

    /// The two frequencies of a key in Hz, or nil when `digit` is none of `0-9 * # A-D`; letters in either case.
    public static func frequencies(_ digit: Character) -> (low: Double, high: Double)? {
        for (row, rowKeys) in keys.enumerated() {
            if let column = rowKeys.firstIndex(where: { digit == $0 || digit.uppercased() == String($0) }) {
                return (lowGroup[row], highGroup[column])
            }
        }
        return nil
    }

    /// `milliseconds` of the tone at 8 kHz with 3 ms ramps, or nil when `digit` is none of `0-9 * # A-D`.
    public static func samples(_ digit: Character, milliseconds: Int) -> [Int16]? {
        guard let tone = frequencies(digit) else { return nil }
        return SineMix(parts: [
            .init(frequency: tone.low, amplitude: lowAmplitude),
            .init(frequency: tone.high, amplitude: highAmplitude),
        ]).samples(milliseconds: milliseconds)
    }
}
