import CallCore

/// Drives lines of a driver without a carrier, by script.
struct LineChecks {
    let driver: any CarrierDriver

    /// Rules broken in any of the scripts.
    func run() -> [LineViolation] {
        var found: [LineViolation] = []
        for direction in [CallDirection.outbound, .inbound] {
            for response in [nil] + LineSamples.responses.map(Optional.some) {
                let world = "\(direction.rawValue), answers: \(response?.word ?? "none")"
                func add(_ violations: [LineViolation], _ what: String) {
                    found += violations.map { LineViolation(rule: $0.rule, detail: "\(what), \(world): \($0.detail)") }
                }
                for command in LineSamples.commands(1) {
                    // The engine orders the call to be placed once.
                    if direction == .outbound, case .place = command { continue }
                    add(one(command, direction, response), command.word)
                }
                add(hangUpTwice(direction, response), "hung up twice")
                add(unknownNotices(direction, response), "unknown webhooks")
                for situation in LineSamples.situations {
                    add(resumed(direction, response, situation), "after a restart")
                }
                if direction == .outbound { add(lostCreate(response), "placing") }
            }
        }
        return found
    }

    // MARK: scripts

    /// A bench whose call is placed, or has come in with a webhook that waits.
    private func begin(_ direction: CallDirection, _ response: CarrierResponse?) -> LineBench {
        var bench = LineBench(driver, LineSamples.context(direction))
        if direction == .outbound {
            bench.order(.place(LineSamples.placement))
        } else {
            bench.take(LineSamples.notice(1, direction, waits: true))
        }
        bench.pass(1_000, answering: response)
        return bench
    }

    private func one(
        _ command: LineCommand, _ direction: CallDirection, _ response: CarrierResponse?
    ) -> [LineViolation] {
        var bench = begin(direction, response)
        bench.order(command)
        bench.pass(LineWatch.longestCommand, answering: response)
        bench.finish()
        return bench.violations
    }

    private func hangUpTwice(_ direction: CallDirection, _ response: CarrierResponse?) -> [LineViolation] {
        var bench = begin(direction, response)
        bench.order(.hangUp(.hangupBot))
        bench.pass(500, answering: response)
        bench.order(.hangUp(.hangupBot))
        bench.pass(60_000, answering: response)
        let third = bench.order(.hangUp(.hangupBot))
        bench.finish()
        var found = bench.violations
        if bench.watch.isDone, case .failed(let reason, _) = bench.result(of: third) {
            found.append(
                LineViolation(rule: .hangUpTwice, detail: "a call that is over could not be hung up: \(reason)"))
        }
        return found
    }

    /// They end nothing, and the line still does what it is asked.
    private func unknownNotices(_ direction: CallDirection, _ response: CarrierResponse?) -> [LineViolation] {
        var bench = begin(direction, response)
        let wasOver = bench.watch.isEnded || bench.watch.isDone
        for (number, waits) in [(2, false), (3, true), (3, true), (4, false)] {
            bench.take(LineSamples.notice(number, direction, waits: waits))
            bench.pass(200)
        }
        var found: [LineViolation] = []
        if !wasOver, bench.watch.isEnded || bench.watch.isDone {
            found.append(LineViolation(rule: .unknownNotice, detail: "the call was taken for ended"))
        }
        bench.order(.stopListening(turnToken: "none"))
        bench.finish()
        return found + bench.violations
    }

    /// A create request goes out once; only its own repetition may follow a lost answer.
    private func lostCreate(_ response: CarrierResponse?) -> [LineViolation] {
        var bench = LineBench(driver, LineSamples.context(.outbound))
        bench.order(.place(LineSamples.placement))
        bench.pass(LineWatch.longestCommand, answering: response)
        bench.order(.hangUp(.hangupBot))
        bench.finish()
        var found = bench.violations
        found += placedAgain(after: bench)
        return found
    }

    /// A later process is asked to place the call that an earlier one may have placed.
    private func placedAgain(after first: LineBench) -> [LineViolation] {
        guard let create = first.requests.first(where: { $0.request.method == .post })?.request else { return [] }
        var context = LineSamples.context(.outbound, salt: "saltofsecond")
        context.begunAt = LineBench.start + -10_000
        var bench = LineBench(driver, context)
        bench.order(.place(LineSamples.placement), again: true)
        bench.pass(LineWatch.longestCommand, answering: .answered(status: 200, body: Array("{}".utf8)))
        bench.finish()
        var found = bench.violations
        for (_, request) in bench.requests where request.method == .post && request.path == create.path {
            guard request.safety == .once else { continue }
            found.append(LineViolation(rule: .again, detail: "a call placed before a restart was created once more"))
        }
        return found
    }

    /// Nobody knows how far the call got; what must not happen twice is not sent by a request that could do it twice.
    private func resumed(
        _ direction: CallDirection, _ response: CarrierResponse?, _ situation: LineSituation?
    ) -> [LineViolation] {
        var found: [LineViolation] = []
        for command in LineSamples.commands(1) {
            if case .place = command { continue }
            var bench = LineBench(driver, LineSamples.resumed(direction, situation))
            bench.feed(.reconcile)
            bench.order(command, again: true)
            switch command {
            case .dtmf, .transfer:
                let sent = bench.requests.filter { $0.request.method != .get && $0.request.safety == .once }
                if !sent.isEmpty {
                    found.append(LineViolation(rule: .again, detail: "\(command.word) was sent once more"))
                }
            default: break
            }
            bench.pass(LineWatch.longestCommand, answering: response)
            bench.finish()
            found += bench.violations
        }
        return found
    }
}
