import CallCore

/// Puts what went into a line of a whole call into a new one, with answers lost and webhooks doubled on the way.
struct RehearsedLine {
    let driver: any CarrierDriver

    /// - Returns: all that went in and came out, and the rules that were broken.
    func run(_ recording: LineRecording, seed: UInt64) -> LineBench {
        var random = SeededRandom(seed: seed).stream("conformance rehearsal")
        var bench = LineBench(driver, recording.context)
        var last = recording.steps.first?.now ?? LineBench.start
        bench.pass(last - LineBench.start)
        for step in recording.steps {
            bench.pass(max(step.now - last, 0))
            last = step.now
            switch step.input {
            case .command(_, let command, let again): bench.order(command, again: again)
            case .notice(let notice, _):
                if random.chance(0.1) { continue }
                bench.take(notice)
                if random.chance(0.2) {
                    bench.pass(random.draw(0...2_000))
                    bench.take(notice)
                }
            case .response(let id, let response):
                guard bench.pending.contains(id) else { continue }
                bench.feed(.response(id, random.chance(0.2) ? .lost("the answer was lost") : response))
            case .timer, .abandoned, .realtime, .foresee, .steer: continue
            case .reconcile: bench.feed(.reconcile)
            case .stream(let report): bench.feed(.stream(report))
            }
        }
        bench.finish()
        return bench
    }
}
