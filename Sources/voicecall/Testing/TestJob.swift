import CallSimulator
import VoiceCallEngine

/// One run of one test.
struct TestJob: Sendable {
    /// Index of the flow.
    var subject: Int
    var test: String
    var seed: UInt64
    /// Where the process ends, and what must come of the call all the same.
    var cut: (place: CutPlace, expected: SpecEssence?)?

    /// Each test under each seed, or cut at one place.
    static func jobs(for subjects: [TestSubject], seeds: [UInt64], cutAt place: CutPlace?) -> [TestJob] {
        subjects.enumerated().flatMap { index, subject in
            subject.tests.flatMap { test -> [TestJob] in
                guard let place else { return seeds.map { TestJob(subject: index, test: test, seed: $0) } }
                return [TestJob(subject: index, test: test, seed: 0, cut: (place, nil))]
            }
        }
    }

    /// Each test cut at every journal write, on both sides, given the report of the uncut runs.
    ///
    /// - Parameter step: of all these cuts, every so-manieth is made.
    static func cuts(for subjects: [TestSubject], after report: TestReport, every step: Int = 1) -> [TestJob] {
        let all = allCuts(for: subjects, after: report)
        return stride(from: 0, to: all.count, by: max(1, step)).map { all[$0] }
    }

    private static func allCuts(for subjects: [TestSubject], after report: TestReport) -> [TestJob] {
        report.baselines.sorted { ($0.key.subject, $0.key.test) < ($1.key.subject, $1.key.test) }
            .flatMap { key, baseline in
                (0..<baseline.writes).flatMap { write in
                    [CuttingJournal.Side.before, .after].map { side in
                        TestJob(
                            subject: key.subject, test: key.test, seed: 0,
                            cut: (CutPlace(passing: write, side: side), baseline.essence))
                    }
                }
            }
    }

    private static let recovery = "spec.recovery"

    /// Runs it. A cut without an expectation is compared with an uncut run made here.
    func run(on subject: TestSubject) -> SpecOutcome {
        guard let cut else { return subject.tester.run(test, seed: seed) }
        let expected = cut.expected ?? subject.tester.run(test, seed: seed).essence
        var outcome = subject.tester.run(test, cutAfter: cut.place.passing, side: cut.place.side, seed: seed)
        if outcome.error == nil, outcome.essence != expected {
            outcome.error = SpecError(
                code: Self.recovery,
                message: EssenceDifference.describe(expected: expected, found: outcome.essence))
        }
        // What the carrier cannot tell may change how the call goes, and nothing that must hold of every call.
        let isExcused = outcome.error.map { [SpecError.unmet, Self.recovery].contains($0.code) } ?? false
        if outcome.untold != nil, isExcused { outcome.error = nil } else { outcome.untold = nil }
        return outcome
    }
}
