import Foundation

/// One line of the report.
enum Row {
    static func print(_ what: String, _ value: String, limit: String, holds: Bool) {
        Swift.print(
            "  \(holds ? "ok  " : "OVER") \(what.padding(toLength: 58, withPad: " ", startingAt: 0)) \(value)  (limit \(limit))"
        )
    }

    static func number(_ value: Double, _ digits: Int = 1) -> String { String(format: "%.\(digits)f", value) }
}
