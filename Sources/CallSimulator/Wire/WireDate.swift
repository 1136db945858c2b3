import CallCore

/// Dates as carriers write them, in UTC.
enum WireDate {
    /// RFC 2822, such as `Tue, 18 Aug 2015 17:07:30 +0000`.
    static func rfc2822(_ time: CallTime) -> String {
        let parts = Parts(time)
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let clock = [parts.hour, parts.minute, parts.second].map { padded($0, 2) }.joined(separator: ":")
        let weekday = days[((parts.days % 7) + 7) % 7]
        return "\(weekday), \(padded(parts.day, 2)) \(months[parts.month - 1]) \(padded(parts.year, 4)) \(clock) +0000"
    }

    /// ISO 8601 with microseconds, such as `2026-01-01T00:00:00.000000Z`.
    static func iso8601(_ time: CallTime) -> String {
        let parts = Parts(time)
        let date = "\(padded(parts.year, 4))-\(padded(parts.month, 2))-\(padded(parts.day, 2))"
        let clock = [parts.hour, parts.minute, parts.second].map { padded($0, 2) }.joined(separator: ":")
        return "\(date)T\(clock).\(padded(parts.millisecond, 3))000Z"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }

    private struct Parts {
        var days: Int
        var year: Int
        var month: Int
        var day: Int
        var hour: Int
        var minute: Int
        var second: Int
        var millisecond: Int

        init(_ time: CallTime) {
            let length = 86_400_000
            let total = Int(time.milliseconds)
            let rest = ((total % length) + length) % length
            days = (total - rest) / length
            hour = rest / 3_600_000
            minute = rest / 60_000 % 60
            second = rest / 1_000 % 60
            millisecond = rest % 1_000
            // Days of the civil calendar, counted from 1 March of year 0 in eras of 400 years.
            let shifted = days + 719_468
            let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
            let dayOfEra = shifted - era * 146_097
            let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
            let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
            let marchMonth = (5 * dayOfYear + 2) / 153
            day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
            month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
            year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        }
    }
}
