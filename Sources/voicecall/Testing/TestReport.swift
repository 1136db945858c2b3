import CallSimulator

/// What came of many runs.
struct TestReport: Sendable {
    struct Failure: Sendable {
        /// Place in the order of the jobs.
        var order: Int
        var job: TestJob
        var outcome: SpecOutcome
    }

    struct Key: Hashable, Sendable {
        var subject: Int
        var test: String
    }

    /// The run as written, which cuts are compared with.
    struct Baseline: Sendable {
        var writes: Int
        var essence: SpecEssence
    }

    /// Failures beyond this many are counted only.
    static let mostKept = 200

    var runs = 0
    /// Tests that this carrier cannot run, with the reason; one for each test, whatever its runs.
    var skipped: [Key: String] = [:]
    var cuts = 0
    /// Cuts that changed how a call went because the carrier could not tell something, by what that was.
    var untold: [String: Int] = [:]
    var failed = 0
    var failures: [Failure] = []
    var baselines: [Key: Baseline] = [:]
    /// Ids of branches that were reached, by flow.
    var coverage: [Int: Set<Int>] = [:]
    var virtualMilliseconds: Int64 = 0

    mutating func add(_ outcome: SpecOutcome, of job: TestJob, order: Int) {
        if let reason = outcome.skipped {
            skipped[Key(subject: job.subject, test: job.test)] = reason
            return
        }
        runs += 1
        if job.cut != nil { cuts += 1 }
        if job.cut != nil, let what = outcome.untold { untold[what, default: 0] += 1 }
        virtualMilliseconds += outcome.virtualMilliseconds
        coverage[job.subject, default: []].formUnion(outcome.coverage)
        if outcome.error != nil {
            failed += 1
            if failures.count < Self.mostKept { failures.append(Failure(order: order, job: job, outcome: outcome)) }
        } else if job.seed == 0, job.cut == nil {
            baselines[Key(subject: job.subject, test: job.test)] = Baseline(
                writes: outcome.journalWrites, essence: outcome.essence)
        }
    }

    mutating func merge(_ other: TestReport) {
        runs += other.runs
        skipped.merge(other.skipped) { own, _ in own }
        cuts += other.cuts
        untold.merge(other.untold) { $0 + $1 }
        failed += other.failed
        failures += other.failures
        virtualMilliseconds += other.virtualMilliseconds
        baselines.merge(other.baselines) { own, _ in own }
        coverage.merge(other.coverage) { $0.union($1) }
    }
}
