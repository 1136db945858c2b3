/// The sixteen keys of ITU-T Q.23 and their frequencies.
enum ToneKey {
    static let low: SIMD4<Float> = [697, 770, 852, 941]
    static let high: SIMD4<Float> = [1_209, 1_336, 1_477, 1_633]
    private static let rows = Array("123A456B789C*0#D".utf8)

    /// The row and column of a key, letters in either case; nil when it is none of `0-9 * # A-D`.
    static func place(of key: UInt8) -> (row: Int, column: Int)? {
        let isLowercase = (UInt8(ascii: "a")...UInt8(ascii: "d")).contains(key)
        return rows.firstIndex(of: isLowercase ? key - 0x20 : key).map { ($0 / 4, $0 % 4) }
    }

    static func key(row: Int, column: Int) -> UInt8 { rows[row * 4 + column] }
}
