import Foundation

/// The figures behind docs/hearing.md: printed when `VOICECALL_HEARING_TABLE` is set.
enum Tables {
    static func show(_ lines: [String]) {
        guard ProcessInfo.processInfo.environment["VOICECALL_HEARING_TABLE"] != nil else { return }
        print(lines.joined(separator: "\n"))
    }
}
