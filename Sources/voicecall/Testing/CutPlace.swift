import ArgumentParser
import VoiceCallEngine

/// Where in a run the process ends: at which journal write, and on which side of it.
struct CutPlace: Hashable, Sendable, ExpressibleByArgument, CustomStringConvertible {
    var passing: Int
    var side: CuttingJournal.Side

    init(passing: Int, side: CuttingJournal.Side) {
        self.passing = passing
        self.side = side
    }

    /// `12:before` or `12:after`.
    init?(argument: String) {
        let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let passing = Int(parts[0]), passing >= 0 else { return nil }
        switch parts[1] {
        case "before": self.init(passing: passing, side: .before)
        case "after": self.init(passing: passing, side: .after)
        default: return nil
        }
    }

    var description: String { "\(passing):\(side == .before ? "before" : "after")" }
}
