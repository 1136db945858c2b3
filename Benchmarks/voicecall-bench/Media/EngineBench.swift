/// The whole engine's media against the floors of the same run.
enum EngineBench {
    /// Frames of 20 ms in one message, as shipped.
    static let shipped = EngineSubject.Options(framesToService: 3, framesToCarrier: 5)
    private static let rounds = 3
    private static let teardownLimit = 250.0

    static func run() throws {
        let speech = try MediaSpeech.clips()
        print(
            """
            media: one audio stream each way, each 20 ms frame a message, server on one core, load on another
              The relays pass on what a carrier sends to a service, and what the service sends to the carrier. The engine
              reads the carrier, listens, and tells a recogniser; what the carrier hears it says itself, so it reads no
              service. "And services send" is the engine with as many messages to read as the relays have.
            """)
        try memory(MediaBench.Plan(streams: 300, seconds: 8, serviceTalks: false, speech: speech))
        for streams in [200, 400] { try compare(MediaBench.Plan(streams: streams, seconds: 3, speech: speech)) }
        try crowd(MediaBench.Plan(streams: 500, seconds: 8, serviceTalks: false, speech: speech))
        try interrupt(
            MediaBench.Plan(streams: 100, seconds: 12, serviceTalks: false, talkAfter: 1_500, speech: speech))
    }

    /// First of all, as memory that others have used would not show up as taken.
    private static func memory(_ plan: MediaBench.Plan) throws {
        // Code and what is made once have been touched then.
        _ = try MediaBench.engine(MediaBench.Plan(streams: 10, seconds: 1, serviceTalks: false, speech: plan.speech))
        let (figures, engine) = try MediaBench.engine(plan)
        let name = "the engine, \(plan.streams) streams"
        latency(name, figures, engine)
        // Tests hold frames to none; these are of marks, pieces of speech and timers.
        let made = Double(engine.allocations) / plan.seconds / Double(plan.streams)
        Row.print("  heap allocations a stream-second, by marks and pieces", Row.number(made), limit: "-", holds: true)
        let each = Double(engine.busyBytes - engine.idleBytes) / 1024 / Double(plan.streams)
        Row.print("  resident memory for each stream", "\(Row.number(each)) KB", limit: "40 KB", holds: each <= 40)
        teardown(engine)
    }

    /// Subjects take turns, and the best run of each counts: what else the machine does falls on all of them.
    private static func compare(_ plan: MediaBench.Plan) throws {
        var own = plan
        own.serviceTalks = false
        let subjects: [(String, () throws -> MediaBench.Figures)] = [
            ("C relay", { try MediaBench.cRelay(plan) }),
            ("textbook NIO relay", { try MediaBench.textbook(plan) }),
            ("the same with our sockets", { try MediaBench.handRelay(plan) }),
            ("the engine", { try MediaBench.engine(own).figures }),
            ("the engine, and services send", { try MediaBench.engine(plan).figures }),
            ("the engine as shipped", { try MediaBench.engine(own, shipped).figures }),
        ]
        var best: [MediaBench.Figures] = []
        for round in 0..<rounds {
            for (index, subject) in subjects.enumerated() {
                let figures = try subject.1()
                if round == 0 { best.append(figures) } else { best[index] = best[index].better(figures) }
            }
        }
        let names = subjects.map { "\($0.0), \(plan.streams) streams" }
        for index in 0..<2 { floor(names[index], best[index]) }
        for index in 2..<5 { against(names[index], best[index], "textbook", best[1]) }
        against(names[5], best[5], "C", best[0])
    }

    private static func crowd(_ plan: MediaBench.Plan) throws {
        let (figures, engine) = try MediaBench.engine(plan, shipped)
        latency("as shipped, \(plan.streams) streams", figures, engine)
    }

    private static func interrupt(_ plan: MediaBench.Plan) throws {
        var options = EngineSubject.Options()
        options.mayBeInterrupted = true
        for framesToCarrier in [1, shipped.framesToCarrier] {
            options.framesToCarrier = framesToCarrier
            let heard = try MediaBench.engine(plan, options).figures.bargeIn
            Row.print(
                "voice's onset to clear, \(framesToCarrier) frames a message",
                "p50 \(Row.number(heard.p50)) p99 \(Row.number(heard.p99)) worst \(Row.number(heard.worst)) ms, "
                    + "\(heard.received) of \(heard.sent), cleared for nothing \(heard.disordered)",
                limit: "100 ms", holds: heard.p99 <= 100 && heard.received > 0)
        }
    }

    // MARK: rows

    private static func floor(_ name: String, _ figures: MediaBench.Figures) {
        Row.print(name, "\(cpu(figures)); \(order(figures))", limit: "a floor", holds: true)
    }

    private static func against(
        _ name: String, _ figures: MediaBench.Figures, _ floorName: String, _ floor: MediaBench.Figures
    ) {
        let ratio = figures.cpu / floor.cpu
        Row.print(
            name, "\(cpu(figures)) = \(Row.number(ratio, 2))x \(floorName); \(order(figures))", limit: "1.0x",
            holds: ratio <= 1 && figures.isInOrder)
    }

    private static func latency(
        _ name: String, _ figures: MediaBench.Figures, _ engine: EngineSubject.Figures
    ) {
        let there = figures.toService
        Row.print(
            name + ": caller to service",
            "p50 \(Row.number(there.p50, 2)) p99 \(Row.number(there.p99, 2)) ms; \(cpu(figures)); \(order(figures))",
            limit: "1 and 10 ms", holds: there.p50 <= 1 && there.p99 <= 10 && figures.isInOrder)
        let late = engine.lateness
        Row.print(
            "  speech to carrier: lateness of the pacer",
            "p50 \(Row.number(late.quantile(0.5))) p99 \(Row.number(late.quantile(0.99))) ms; "
                + "carriers that ran dry \(figures.gaps)",
            limit: "3 ms", holds: late.quantile(0.99) <= 3)
    }

    private static func teardown(_ engine: EngineSubject.Figures) {
        let name = "  from hangup to nothing left"
        let limit = "\(Row.number(teardownLimit, 0)) ms"
        switch engine.teardown {
        case .success(let took): Row.print(name, "\(Row.number(took)) ms", limit: limit, holds: took <= teardownLimit)
        case .failure(let left): Row.print(name, left.what, limit: limit, holds: false)
        }
    }

    private static func cpu(_ figures: MediaBench.Figures) -> String {
        "\(Row.number(figures.cpu, 2)) ms CPU a stream-second"
    }

    private static func order(_ figures: MediaBench.Figures) -> String {
        "lost \(figures.lost), disordered \(figures.toService.disordered) \(figures.toCarrier.disordered), broken \(figures.broken)"
    }
}
