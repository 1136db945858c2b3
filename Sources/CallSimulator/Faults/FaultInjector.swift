import CallCore

/// Decides at each opportunity whether something goes wrong there, and keeps a list of what did.
///
/// Each kind draws from its own stream, so that one kind's opportunities do not move the strikes of another.
public final class FaultInjector {
    public let profile: FaultProfile
    /// What was injected so far, with times since the start of the simulation.
    public private(set) var injected: [TraceLine] = []
    /// How likely a kind strikes at an opportunity.
    public var probability: [FaultKind: Double] = [
        .late: 0.12, .duplicated: 0.15, .slow: 0.2, .lostMark: 0.3, .agentFailure: 0.4, .httpFailure: 0.5,
        .synthesizerFailure: 0.25, .realtimeFailure: 0.5, .effectFailure: 0.15, .farHangUp: 1, .hugeDelay: 0.15,
        .lostAccept: 0.7,
    ]

    private let kernel: SimKernel
    private var streams: [FaultKind: SeededRandom] = [:]

    init(profile: FaultProfile, kernel: SimKernel) {
        self.profile = profile
        self.kernel = kernel
        let root = SeededRandom(seed: profile.seed)
        for kind in profile.kinds { streams[kind] = root.stream("fault \(kind.rawValue)") }
    }

    /// One line for a failing run's report.
    public var summary: String {
        guard profile.level != .none else { return "no faults" }
        let what = injected.isEmpty ? "nothing injected" : injected.map(\.description).joined(separator: "; ")
        return "\(profile.level.rawValue) faults, seed \(profile.seed): \(what)"
    }

    /// Whether `kind` strikes here; `place` is named in the summary.
    func strikes(_ kind: FaultKind, _ place: @autoclosure () -> String) -> Bool {
        guard var stream = streams[kind] else { return false }
        let strikes = stream.chance(probability[kind] ?? 0)
        streams[kind] = stream
        if strikes { record("\(kind.rawValue): \(place())") }
        return strikes
    }

    /// Extra milliseconds for a service or request; 0 mostly.
    func delay(_ place: @autoclosure () -> String) -> Milliseconds {
        if strikes(.hugeDelay, place()) { return draw(.hugeDelay, 8_000...60_000) }
        return strikes(.slow, place()) ? draw(.slow, 100...700) : 0
    }

    /// - Parameter canBeOvertaken: status webhooks travel alone; media events are one stream.
    func webhook(canBeOvertaken: Bool, _ place: @autoclosure () -> String) -> WebhookFault {
        var fault = WebhookFault()
        if strikes(.hugeDelay, place()) {
            fault.delay = draw(.hugeDelay, 3_000...20_000)
        } else if strikes(.late, place()) {
            fault.delay = draw(.late, canBeOvertaken ? 200...3_000 : 50...300)
        }
        if strikes(.duplicated, place()) { fault.duplicateAfter = draw(.duplicated, 1...3_000) }
        return fault
    }

    /// A number for a fault that has struck.
    func draw(_ kind: FaultKind, _ range: ClosedRange<Milliseconds>) -> Milliseconds {
        guard var stream = streams[kind] else { return range.lowerBound }
        defer { streams[kind] = stream }
        return stream.draw(range)
    }

    private func record(_ text: String) {
        injected.append(TraceLine(milliseconds: kernel.clock.elapsed, label: text))
        kernel.note("fault \(text)")
    }
}
