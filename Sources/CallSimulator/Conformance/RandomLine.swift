import CallCore

/// Drives a line at random: whatever can come to a line comes in some order, and then nothing more.
struct RandomLine {
    let driver: any CarrierDriver

    /// - Returns: all that went in and came out, and the rules that were broken.
    func run(seed: UInt64) -> LineBench {
        var random = SeededRandom(seed: seed).stream("conformance line")
        let direction: CallDirection = random.chance(0.5) ? .inbound : .outbound
        let isResumed = random.chance(0.2)
        let situation = LineSamples.situations[Int(random.draw(0...Int64(LineSamples.situations.count - 1)))]
        var bench = LineBench(
            driver, isResumed ? LineSamples.resumed(direction, situation) : LineSamples.context(direction))
        if isResumed { bench.feed(.reconcile) }
        if direction == .outbound, !isResumed { bench.order(.place(LineSamples.placement)) }
        var waiting: [ReplyID] = []
        for number in 1...Int(random.draw(5...40)) {
            step(&bench, number, direction, isResumed, &waiting, &random)
        }
        if random.chance(0.5) { bench.order(.hangUp(.hangupBot)) }
        bench.finish()
        return bench
    }

    private func step(
        _ bench: inout LineBench, _ number: Int, _ direction: CallDirection, _ isResumed: Bool,
        _ waiting: inout [ReplyID], _ random: inout SeededRandom
    ) {
        switch random.draw(0...9) {
        case 0...2:
            var commands = LineSamples.commands(number)
            if case .place = commands[0] { commands.removeFirst() }
            let again = isResumed && random.chance(0.3)
            bench.order(commands[Int(random.draw(0...Int64(commands.count - 1)))], again: again)
        case 3, 4:
            guard let id = bench.pending.first else { return }
            let responses = LineSamples.responses
            bench.feed(.response(id, responses[Int(random.draw(0...Int64(responses.count - 1)))]))
        case 5, 6:
            // Some keys come again: a redelivery.
            let key = random.chance(0.2) ? max(number - 1, 1) : number
            let notice = LineSamples.notice(key, direction, waits: random.chance(0.6))
            if let reply = bench.take(notice) { waiting.append(reply) }
        case 7:
            guard let reply = waiting.popLast(), bench.watch.waiting[reply] != nil else { return }
            bench.feed(.abandoned(reply))
        default: bench.pass(random.draw(1...20_000))
        }
    }
}
