import CallCore
import VoiceCallEngine

/// The checks that any carrier's driver must pass.
///
/// Lines are driven without a carrier, by script and at random, in virtual time. With a simulated carrier that speaks
/// the real formats, whole calls are made as well: each verb the driver promises, with webhooks late and doubled, and
/// with the process cut in the middle.
public struct CarrierConformance: Sendable {
    public let driver: any CarrierDriver
    /// The carrier on the other end; without it only lines are driven and nothing is said of whole calls.
    public let wire: WireSettings?
    /// How many times a line is driven at random.
    public var randomRuns = 300
    /// Seeds of late, doubled and slow webhooks that each whole call is made under.
    public var faultSeeds: [UInt64] = [1, 3, 5]
    /// At how many places of each whole call the process is cut, spread evenly over its journal.
    public var cuts = 4

    /// - Parameters:
    ///   - driver: the driver under test; that of `wire` is not used.
    ///   - wire: the simulated carrier, with credentials and addresses.
    public init(driver: any CarrierDriver, wire: WireSettings? = nil) {
        self.driver = driver
        self.wire = wire
    }

    /// All checks, in the order in which a new driver is best made to pass them.
    public func findings() -> [ConformanceFinding] { driverFindings() + lineFindings() + callFindings() }

    /// What the driver says of itself, and how it takes webhooks.
    public func driverFindings() -> [ConformanceFinding] {
        DriverChecks(driver: driver, recorder: recordedCalls()).findings()
    }

    /// The rules of every line, one finding for each.
    public func lineFindings() -> [ConformanceFinding] {
        var violations = LineChecks(driver: driver).run()
        var runs = 0
        func judge(_ bench: LineBench, _ what: String) {
            runs += 1
            violations += bench.violations.map { LineViolation(rule: $0.rule, detail: "\(what): \($0.detail)") }
            if let divergence = bench.recording.divergence(on: driver) {
                violations.append(LineViolation(rule: .deterministic, detail: "\(what): \(divergence)"))
            }
        }
        for seed in 1...UInt64(max(randomRuns, 1)) { judge(RandomLine(driver: driver).run(seed: seed), "seed \(seed)") }
        let recordings = recordedCalls()?.recordings ?? []
        for (index, recording) in recordings.enumerated() {
            for seed: UInt64 in 1...3 {
                let bench = RehearsedLine(driver: driver).run(recording, seed: seed)
                judge(bench, "line \(index + 1) of the whole calls, rehearsal \(seed)")
            }
        }
        return Self.findings(violations, "\(runs) lines driven at random, \(recordings.count) from whole calls")
    }

    /// Whole calls through the simulated carrier, one finding for each and one for each rule of the lines in them.
    /// Empty without a simulated carrier.
    public func callFindings() -> [ConformanceFinding] {
        guard let wire else { return [] }
        var findings: [ConformanceFinding] = []
        var violations: [LineViolation] = []
        var lines = 0
        for call in ConformanceCall.all where call.isPromised(by: driver.capabilities) {
            let run = ConformanceRun(call: call, driver: driver, wire: wire)
            findings.append(
                run.finding(faultSeeds: faultSeeds, cuts: cuts) { recording in
                    lines += 1
                    violations += recording.violations.map {
                        LineViolation(rule: $0.rule, detail: "\(call.rule): \($0.detail)")
                    }
                })
        }
        return findings + Self.findings(violations, "\(lines) lines of whole calls", prefix: "call.")
    }

    /// The rules of the whole calls that this driver's promises ask for.
    public var callRules: [String] {
        ConformanceCall.all.filter { $0.isPromised(by: driver.capabilities) }.map(\.rule)
    }

    // MARK: helpers

    /// What goes through the driver when every whole call is made once; nil without a simulated carrier.
    private func recordedCalls() -> DriverRecorder? {
        guard let wire else { return nil }
        let recorder = DriverRecorder()
        for call in ConformanceCall.all where call.isPromised(by: driver.capabilities) {
            _ = ConformanceRun(call: call, driver: driver, wire: wire).play(recorder: recorder)
        }
        return recorder
    }

    /// One finding for each rule: what broke it first, or what was tried.
    private static func findings(
        _ violations: [LineViolation], _ tried: String, prefix: String = ""
    ) -> [ConformanceFinding] {
        LineRule.allCases.map { rule in
            let broken = violations.filter { $0.rule == rule }
            let detail = broken.first.map {
                "\($0.detail)" + (broken.count > 1 ? " (and \(broken.count - 1) more)" : "")
            }
            return ConformanceFinding(
                rule: prefix + rule.rawValue, passed: broken.isEmpty, detail: detail ?? "\(rule.summary); \(tried)")
        }
    }
}
