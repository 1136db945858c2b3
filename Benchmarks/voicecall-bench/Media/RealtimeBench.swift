/// Calls that voice models talk on, against the floors of the same run.
enum RealtimeBench {
    private static let rounds = 3
    /// Models speak ahead of what is heard.
    private static let ahead = 15

    static func run() throws {
        let speech = try MediaSpeech.clips()
        print(
            """
            realtime: voice models that talk without a pause, each 20 ms a message, 300 ms ahead of what is heard
              The relays pass on each message at once. The engine is as shipped: callers are listened to, 3 frames in a
              message to the service, 5 in one to the carrier, and what was heard is told by marks.
            """)
        let model = EngineModel()
        // Code and what is made once have been touched when memory is looked at.
        _ = try MediaBench.engine(MediaBench.Plan(streams: 10, seconds: 1, ahead: ahead, model: model, speech: speech))
        try latency(MediaBench.Plan(streams: 400, seconds: 8, ahead: ahead, model: model, speech: speech))
        // Whole messages of three frames: what is held at a call's end no model is told.
        try compare(MediaBench.Plan(streams: 400, seconds: 3.2, ahead: ahead, speech: speech))
        try interrupt(
            MediaBench.Plan(
                streams: 100, seconds: 20, talkAfter: 1_500, ahead: ahead, model: EngineModel(mayBeInterrupted: true),
                speech: speech))
        try ForeseenBench.run()
        try LongSessionBench.run()
    }

    /// Subjects take turns, and the best run of each counts.
    private static func compare(_ plan: MediaBench.Plan) throws {
        let models = [EngineModel(), EngineModel(isSecure: true), EngineModel(kind: .google)]
        var best: [MediaBench.Figures] = []
        for round in 0..<rounds {
            var ran = [try MediaBench.cRelay(plan), try MediaBench.textbook(plan)]
            for model in models {
                var own = plan
                own.model = model
                ran.append(try MediaBench.engine(own, EngineBench.shipped).figures)
            }
            best = round == 0 ? ran : zip(best, ran).map { $0.better($1) }
        }
        let floors = Array(best.prefix(2))
        for (name, floor) in zip(["C relay", "textbook NIO relay"], floors) {
            Row.print("\(name), \(plan.streams) streams", cpu(floor), limit: "a floor", holds: true)
        }
        against("µ-law through, \(plan.streams) calls", best[2], floors, limit: 1)
        against("the same, TLS to the service", best[3], floors, limit: nil)
        against("converted, samples of 16 and 24 kHz", best[4], floors, limit: nil)
    }

    private static func against(
        _ name: String, _ figures: MediaBench.Figures, _ floors: [MediaBench.Figures], limit: Double?
    ) {
        let ratios = floors.map { figures.cpu / $0.cpu }
        let isWhole = limit == nil ? figures.broken == 0 : figures.isInOrder
        Row.print(
            name,
            "\(cpu(figures)) = \(Row.number(ratios[0], 2))x C, \(Row.number(ratios[1], 2))x textbook; "
                + (limit == nil ? "" : "lost \(figures.toService.lost) and \(figures.toCarrier.lost), ")
                + "carriers that ran dry \(figures.gaps)",
            limit: limit.map { "\(Row.number($0))x" } ?? "-", holds: isWhole && ratios[0] <= limit ?? .infinity)
    }

    private static func latency(_ plan: MediaBench.Plan) throws {
        let (figures, engine) = try MediaBench.engine(plan, EngineBench.shipped)
        let there = figures.toService
        let back = figures.paced
        Row.print(
            "\(plan.streams) calls: caller to service, beyond the whole message",
            "p50 \(Row.number(there.p50, 2)) p99 \(Row.number(there.p99, 2)) worst \(Row.number(there.worst, 2)) ms",
            limit: "1 and 10 ms", holds: there.p50 <= 1 && there.p99 <= 10 && figures.isInOrder)
        Row.print(
            "  service to caller, beyond the pacer's tick",
            "p50 \(Row.number(back.quantile(0.5), 2)) p99 \(Row.number(back.quantile(0.99), 2)) "
                + "worst \(Row.number(back.quantile(1), 2)) ms",
            limit: "1 and 10 ms", holds: back.quantile(0.5) <= 1 && back.quantile(0.99) <= 10 && figures.gaps == 0)
        let made = Double(engine.allocations) / plan.seconds / Double(plan.streams)
        let each = Double(engine.busyBytes - engine.idleBytes) / 1024 / Double(plan.streams)
        Row.print(
            "  for each call", "\(Row.number(each)) KB resident, \(Row.number(made)) heap allocations a second",
            limit: "-", holds: true)
    }

    private static func interrupt(_ plan: MediaBench.Plan) throws {
        let figures = try MediaBench.engine(plan, EngineBench.shipped).figures
        let heard = figures.bargeIn
        Row.print(
            "voice's onset to clear, behind which nothing is sent",
            "p50 \(Row.number(heard.p50)) p99 \(Row.number(heard.p99)) worst \(Row.number(heard.worst)) ms, "
                + "\(heard.received) of \(heard.sent), cleared for nothing \(heard.disordered)",
            limit: "100 ms", holds: heard.p99 <= 100 && heard.received > 0)
        Row.print(
            "  frames of the answer that came after the clear", "\(figures.afterClear)", limit: "0",
            holds: figures.afterClear == 0)
    }

    private static func cpu(_ figures: MediaBench.Figures) -> String {
        "\(Row.number(figures.cpu, 2)) ms CPU a stream-second"
    }
}
