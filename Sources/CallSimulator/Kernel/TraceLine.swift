import CallCore

/// One thing that happened in the simulation, for printing a failing run.
public struct TraceLine: Hashable, Sendable, CustomStringConvertible {
    /// Milliseconds since the simulation began.
    public var milliseconds: Milliseconds
    public var label: String

    public init(milliseconds: Milliseconds, label: String) {
        self.milliseconds = milliseconds
        self.label = label
    }

    /// `+12.345 label`: seconds since the start, then what happened.
    public var description: String {
        let fraction = String(milliseconds % 1000)
        let padding = String(repeating: "0", count: max(0, 3 - fraction.utf8.count))
        return "+\(milliseconds / 1000).\(padding)\(fraction) \(label)"
    }
}
