import ScriptValue

/// Numbers in media messages: Twilio and Telnyx send counters as text, Plivo as numbers.
enum MediaNumber {
    /// A whole number from 0 up: a JSON number, its fraction dropped, or a text of digits alone. Nil for anything else,
    /// and when there is none: audio is not thrown away for a counter that cannot be read.
    static func read(_ value: Value?) -> Int64? {
        switch value {
        case .int(let number): number >= 0 ? number : nil
        case .number(let number): number >= 0 ? Int64(exactly: number.rounded(.down)) : nil
        case .string(let string): read(digits: string.bytes)
        default: nil
        }
    }

    private static func read(digits: [UInt8]) -> Int64? {
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int64(String(decoding: digits, as: UTF8.self))
    }
}
