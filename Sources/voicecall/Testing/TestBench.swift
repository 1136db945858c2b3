import CallSimulator
import Dispatch
import Synchronization

/// Runs jobs on all cores.
struct TestBench {
    let subjects: [TestSubject]
    let console: Console

    func run(_ jobs: [TestJob]) -> TestReport {
        let next = Atomic(0)
        let done = Mutex(TestReport())
        DispatchQueue.concurrentPerform(iterations: min(max(1, console.traits.workers), max(1, jobs.count))) { _ in
            while true {
                let index = next.add(1, ordering: .relaxed).oldValue
                guard index < jobs.count else { return }
                let outcome = jobs[index].run(on: subjects[jobs[index].subject])
                let (runs, failed) = done.withLock { report in
                    report.add(outcome, of: jobs[index], order: index)
                    return (report.runs, report.failed)
                }
                showProgress(runs, of: jobs.count, failed: failed)
            }
        }
        if console.traits.outIsTerminal { console.progress("\r\u{1B}[K") }
        var report = done.withLock { $0 }
        report.failures.sort { $0.order < $1.order }
        return report
    }

    private func showProgress(_ runs: Int, of all: Int, failed: Int) {
        guard console.traits.outIsTerminal, runs.isMultiple(of: 16) || runs == all else { return }
        console.progress("\r\(runs) of \(all) runs" + (failed > 0 ? ", \(failed) failed" : "") + "\u{1B}[K")
    }
}
