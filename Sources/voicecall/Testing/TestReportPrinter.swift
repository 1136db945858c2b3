import CallCore
import CallSimulator

/// Prints failures with the commands that repeat them, coverage, and the sum of it all.
struct TestReportPrinter {
    let subjects: [TestSubject]
    let console: Console
    /// The folder of flows as it was given.
    let folder: String?
    /// Options by which the calls went another way than the usual one.
    let way: [String]
    let minCoverage: Int?
    /// One run alone is told from its beginning.
    let isOneRun: Bool

    /// Failures shown in full.
    private static let mostShown = 10
    private static let notesShown = 15
    private let redactor = Redactor(known: [])

    init(
        subjects: [TestSubject], console: Console, folder: String?, way: [String] = [], minCoverage: Int?,
        isOneRun: Bool = false
    ) {
        self.subjects = subjects
        self.console = console
        self.folder = folder
        self.way = way
        self.minCoverage = minCoverage
        self.isOneRun = isOneRun
    }

    func hasFailed(_ report: TestReport) -> Bool {
        report.failed > 0 || rows(of: report).contains { $0.percent < minCoverage ?? 0 }
    }

    func print(_ report: TestReport, seconds: Double, withCoverage: Bool) {
        for failure in report.failures.prefix(Self.mostShown) { show(failure) }
        if report.failed > Self.mostShown { console.err("… and \(report.failed - Self.mostShown) more failures") }
        showSkipped(report)
        if withCoverage { showCoverage(rows(of: report)) }
        for (what, count) in report.untold.sorted(by: { $0.key < $1.key }) {
            console.out("\(Self.count(count, "cut")) changed a call, for the carrier could not tell \(what)")
        }
        let tests = subjects.reduce(0) { $0 + $1.tests.count }
        let cuts = report.cuts > 0 ? ", \(report.cuts) of them cut" : ""
        let minutes = report.virtualMilliseconds / 60_000
        let skipped = report.skipped.isEmpty ? "" : ", \(report.skipped.count) skipped"
        let verdict = (report.failed == 0 ? "all passed" : "\(report.failed) failed") + skipped
        console.out(
            "\(Self.count(tests, "test")) of \(Self.count(subjects.count, "flow")), \(Self.count(report.runs, "run"))\(cuts), "
                + "\(Self.count(Int(minutes), "minute")) of calls in \(Self.seconds(seconds)) s: \(verdict)")
    }

    private func showSkipped(_ report: TestReport) {
        let skipped = report.skipped.sorted { ($0.key.subject, $0.key.test) < ($1.key.subject, $1.key.test) }
        for (key, reason) in skipped {
            console.out(SafeText.short("skipped \(subjects[key.subject].name): \(key.test): \(reason)"))
        }
    }

    private func rows(of report: TestReport) -> [FileCoverage.Row] {
        minCoverage == nil && report.coverage.values.allSatisfy(\.isEmpty)
            && subjects.allSatisfy(\.tester.branches.isEmpty)
            ? [] : FileCoverage(subjects, report.coverage).rows
    }

    private func showCoverage(_ rows: [FileCoverage.Row]) {
        for row in rows {
            console.out(SafeText.line("\(row.file): \(row.covered) of \(row.total) branches (\(row.percent) %)"))
            for branch in row.uncovered { console.out(SafeText.short("  not reached: \(branch)")) }
        }
    }

    private func show(_ failure: TestReport.Failure) {
        let (job, outcome) = (failure.job, failure.outcome)
        let subject = subjects[job.subject]
        let how = job.cut.map { "cut at write \($0.place)" } ?? "seed \(job.seed), \(outcome.faults)"
        console.err(SafeText.short("FAILED \(subject.name): \(job.test) (\(how))"))
        if let error = outcome.error { console.err("  " + SafeText.short(redactor.text(error.description))) }
        let start = outcome.notes.first?.at
        for note in outcome.notes.suffix(isOneRun ? outcome.notes.count : Self.notesShown) {
            let line = NoteLine(note.note)
            let clock = Timeline.clock(note.at - (start ?? note.at))
            console.err("    \(clock)  " + SafeText.short(redactor.text(line.who.padded(to: 8) + line.what)))
        }
        console.err("  repeat: " + SafeText.line(command(for: job, subject)))
    }

    private func command(for job: TestJob, _ subject: TestSubject) -> String {
        var words = ["voicecall", "flow", "test", subject.name]
        if let folder { words += ["--flows", folder] }
        words += way + ["--test", job.test]
        words += job.cut.map { ["--cut-at", "\($0.place)"] } ?? ["--seed", "\(job.seed)"]
        return words.map(ShellWord.quote).joined(separator: " ")
    }

    private static func count(_ number: Int, _ thing: String) -> String {
        "\(number) \(thing)\(number == 1 ? "" : "s")"
    }

    private static func seconds(_ seconds: Double) -> String {
        let tenths = Int((seconds * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
