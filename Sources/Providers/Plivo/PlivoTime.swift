import CallCore

/// Times as Plivo writes them: `2026-01-31 23:59:58`, with `T` for the space, a fraction, and `Z` or an offset as they
/// come. Without an offset the time is UTC.
enum PlivoTime {
    /// Nil for anything else.
    static func read(_ text: String) -> CallTime? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 19, bytes[4] == 0x2D, bytes[7] == 0x2D, bytes[10] == 0x20 || bytes[10] == 0x54,
            bytes[13] == 0x3A, bytes[16] == 0x3A, let year = number(bytes[0..<4]), let month = number(bytes[5..<7]),
            let day = number(bytes[8..<10]), let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]),
            let second = number(bytes[17..<19]), (1...12).contains(month), (1...31).contains(day), hour < 24,
            minute < 60, second < 61, let (fraction, offset) = rest(bytes[19...])
        else { return nil }
        let seconds = ((days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second - offset * 60
        return CallTime(milliseconds: seconds * 1000 + fraction)
    }

    /// Milliseconds of the fraction and minutes of the offset.
    private static func rest(_ tail: ArraySlice<UInt8>) -> (Int64, Int64)? {
        var tail = tail
        var fraction: Int64 = 0
        if tail.first == 0x2E {
            let digits = tail.dropFirst().prefix { (0x30...0x39).contains($0) }
            let three = Array((Array(digits.prefix(3)) + [0x30, 0x30, 0x30]).prefix(3))
            guard !digits.isEmpty, let value = number(three[...]) else { return nil }
            fraction = value
            tail = tail.dropFirst(1 + digits.count)
        }
        if tail.isEmpty || tail.elementsEqual([0x5A]) { return (fraction, 0) }
        let bytes = Array(tail)
        guard bytes.count == 6, bytes[0] == 0x2B || bytes[0] == 0x2D, bytes[3] == 0x3A,
            let hours = number(bytes[1..<3]), let minutes = number(bytes[4..<6])
        else { return nil }
        return (fraction, (hours * 60 + minutes) * (bytes[0] == 0x2D ? -1 : 1))
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int64? {
        guard bytes.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return bytes.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }

    /// Days since 1 January 1970 in the Gregorian calendar; the year is counted from March.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month > 2 ? year : year - 1
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
