import CallCore

/// Times as Twilio writes them, after RFC 2822: `Tue, 18 Aug 2026 21:04:15 +0000`.
enum TwilioTime {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Nil for anything else.
    static func read(_ text: String) -> CallTime? {
        var words = text.utf8.split(separator: 0x20).map { Substring($0) }
        if words.first?.utf8.last == 0x2C { words.removeFirst() }
        guard words.count == 5, let day = number(words[0]), let month = months.firstIndex(of: String(words[1])),
            let year = number(words[2]), let offset = minutes(words[4]), (1...31).contains(day),
            (1970...9999).contains(year)
        else { return nil }
        let clock = words[3].utf8.split(separator: 0x3A, omittingEmptySubsequences: false).map { number(Substring($0)) }
        guard clock.count == 3, let hour = clock[0], let minute = clock[1], let second = clock[2], hour < 24,
            minute < 60, second < 61
        else { return nil }
        let whole = ((days(year, Int64(month) + 1, day) * 24 + hour) * 60 + minute - offset) * 60 + second
        return CallTime(milliseconds: whole * 1000)
    }

    /// Of an offset such as `-0530`.
    private static func minutes(_ text: Substring) -> Int64? {
        if text == "GMT" || text == "UTC" || text == "Z" { return 0 }
        guard text.utf8.count == 5, let sign = text.first, sign == "+" || sign == "-",
            let hours = number(text.dropFirst().prefix(2)), let rest = number(text.suffix(2))
        else { return nil }
        return (hours * 60 + rest) * (sign == "-" ? -1 : 1)
    }

    private static func number(_ text: Substring) -> Int64? {
        guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int64(text)
    }

    /// Days since 1 January 1970; years are counted from March, so that the leap day comes last.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let years = month > 2 ? year : year - 1
        let months = month > 2 ? month - 3 : month + 9
        return 365 * years + years / 4 - years / 100 + years / 400 + (153 * months + 2) / 5 + day - 1 - 719_468
    }
}
