import CallCore

/// Times as Twilio writes them, after RFC 2822: `Tue, 18 Aug 2026 21:04:15 +0000`.
enum TwilioTime {
    private typealias Word = Slice<UnsafeBufferPointer<UInt8>>

    private static let months = "JanFebMarAprMayJunJulAugSepOctNovDec".utf8.map { $0 }

    /// Nil for anything else.
    static func read(_ text: String) -> CallTime? {
        var text = text
        return text.withUTF8 { read($0) }
    }

    private static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> CallTime? {
        var words = bytes.split(separator: 0x20)
        if words.first?.last == 0x2C { words.removeFirst() }
        guard words.count == 5, let day = number(words[0]), let month = month(words[1]),
            let year = number(words[2]), let offset = minutes(words[4]), (1...31).contains(day),
            (1970...9999).contains(year)
        else { return nil }
        let clock = words[3].split(separator: 0x3A, omittingEmptySubsequences: false).map(number)
        guard clock.count == 3, let hour = clock[0], let minute = clock[1], let second = clock[2], hour < 24,
            minute < 60, second < 61
        else { return nil }
        let whole = ((days(year, month, day) * 24 + hour) * 60 + minute - offset) * 60 + second
        return CallTime(milliseconds: whole * 1000)
    }

    /// Counted from 1.
    private static func month(_ word: Word) -> Int64? {
        guard word.count == 3 else { return nil }
        return (0..<12).first { months[(3 * $0)..<(3 * $0 + 3)].elementsEqual(word) }.map { Int64($0) + 1 }
    }

    /// Of an offset such as `-0530`.
    private static func minutes(_ word: Word) -> Int64? {
        if ["GMT", "UTC", "Z"].contains(where: { word.elementsEqual($0.utf8) }) { return 0 }
        guard word.count == 5, let sign = word.first, sign == 0x2B || sign == 0x2D,
            let hours = number(word.dropFirst().prefix(2)), let rest = number(word.suffix(2))
        else { return nil }
        return (hours * 60 + rest) * (sign == 0x2D ? -1 : 1)
    }

    private static func number(_ word: Word) -> Int64? {
        guard (1...4).contains(word.count), word.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return word.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }

    /// Days since 1 January 1970; years are counted from March, so that the leap day comes last.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let years = month > 2 ? year : year - 1
        let months = month > 2 ? month - 3 : month + 9
        return 365 * years + years / 4 - years / 100 + years / 400 + (153 * months + 2) / 5 + day - 1 - 719_468
    }
}
