import CallCore

/// Keeps the way in from outside open, as a value: when it is lost, it is opened again, later and later.
struct ExposureKeeper: Sendable {
    enum Input: Hashable, Sendable {
        case opened(url: String)
        case failed
        case lost
        case time
        case stop
    }

    enum Action: Hashable, Sendable {
        /// Closes what is left of the old way, and opens it anew.
        case reopen
        case wait(Milliseconds)
        case publish(url: String)
    }

    enum Phase: Hashable, Sendable { case opening, open, waiting, stopped }

    static let firstDelay: Milliseconds = 1_000
    static let longestDelay: Milliseconds = 60_000

    private(set) var phase: Phase
    private var delay = firstDelay

    /// - Parameter isOpen: whether the way is open already.
    init(isOpen: Bool) { phase = isOpen ? .open : .opening }

    mutating func handle(_ input: Input) -> [Action] {
        switch (input, phase) {
        case (_, .stopped): return []
        case (.stop, _):
            phase = .stopped
            return []
        case (.opened(let url), .opening):
            phase = .open
            delay = Self.firstDelay
            return [.publish(url: url)]
        case (.failed, .opening), (.lost, .open):
            phase = .waiting
            defer { delay = min(delay * 2, Self.longestDelay) }
            return [.wait(delay)]
        case (.time, .waiting):
            phase = .opening
            return [.reopen]
        default: return []
        }
    }
}
