import CallMedia
import Testing
import WebSocketWire

@Suite("Who comes for a call's sound over sockets", .timeLimit(.minutes(1)))
struct StreamTokenTests {
    private func status(_ bench: PlaneBench, _ name: String) async throws -> Int? {
        if case .failure(let refusal) = try await bench.knock(name) { refusal.status } else { nil }
    }

    /// The call's stream is there and hears what it is sent.
    private func isUp(_ bench: PlaneBench, _ client: PlaneClient, _ token: String, digit: Int) async throws -> Bool {
        try await client.press(digit)
        // An answer proves that the press was read; sockets are read in the order in which they were written to.
        for _ in 0..<1_000 {
            if try await bench.reports(of: token).contains(.digit("\(digit)")) { return true }
        }
        return false
    }

    @Test("a token lets one connection in; the next one with it is refused, and the call goes on undisturbed")
    func reuse() async throws {
        try await PlaneBench.with { bench in
            bench.expect("alpha", call: "CA1")
            let client = try await bench.enter("alpha-1")
            try await client.start("CA1")
            #expect(try await isUp(bench, client, "alpha", digit: 1))
            for _ in 0..<20 { #expect(try await status(bench, "alpha-1") == 401) }
            #expect(try await isUp(bench, client, "alpha", digit: 2))
            let reports = try await bench.reports(of: "alpha")
            #expect(reports == [.opened, .digit("1"), .digit("2")])
            let figures = try await bench.plane.figures()
            #expect(figures.counters.refusedToken == 20)
            #expect(figures.counters.admitted == 1 && figures.counters.started == 1 && figures.sockets == 1)
        }
    }

    @Test("a stream that comes with one call's token and starts as another call's is closed; both calls go on")
    func anotherCall() async throws {
        try await PlaneBench.with { bench in
            bench.expect("alpha", call: "CA1")
            bench.expect("beta", call: "CA2")
            let alpha = try await bench.enter("alpha-1")
            try await alpha.start("CA1")
            let beta = try await bench.enter("beta-1")
            try await beta.start("CA2")
            let thief = try await bench.enter("alpha-2")
            try await thief.start("CA2")
            let reason = await thief.ending()
            #expect(reason == CloseReason(code: 1008, text: "Unknown call"))
            #expect(try await isUp(bench, alpha, "alpha", digit: 1))
            #expect(try await isUp(bench, beta, "beta", digit: 2))
            #expect(try await bench.reports(of: "alpha") == [.opened, .digit("1")])
            #expect(try await bench.reports(of: "beta") == [.opened, .digit("2")])
            let figures = try await bench.plane.figures()
            #expect(figures.counters.badStarts == 1 && figures.counters.started == 2)
        }
    }

    @Test("tokens that nobody was given let nobody in, thousands of times, and calls go on undisturbed")
    func unknown() async throws {
        try await PlaneBench.with { bench in
            bench.expect("alpha", call: "CA1")
            let client = try await bench.enter("alpha-1")
            try await client.start("CA1")
            for round in 0..<10 {
                try await withThrowingTaskGroup(of: Int?.self) { group in
                    for number in 0..<200 {
                        group.addTask { try await status(bench, "guess\(round)x\(number)-1") }
                    }
                    for try await status in group { #expect(status == 401) }
                }
                #expect(try await isUp(bench, client, "alpha", digit: round))
            }
            let figures = try await bench.plane.figures()
            #expect(figures.counters.refusedToken == 2_000)
            #expect(figures.sockets == 1 && figures.streams == 1)
            #expect(try await bench.reports(of: "alpha").count == 11)
        }
    }

    @Test("sockets without a start have few places, from one address even fewer, and lose them in time")
    func pending() async throws {
        let few: (inout StreamLimits) -> Void = {
            $0.pendingPerAddress = 3
            $0.preStart = 300
        }
        try await PlaneBench.with(few) { bench in
            bench.expect("alpha", call: "CA1")
            var silent: [PlaneClient] = []
            for number in 1...3 { silent.append(try await bench.enter("alpha-\(number)")) }
            for number in 4...30 { #expect(try await status(bench, "alpha-\(number)") == 503) }
            for client in silent { #expect(await client.ending()?.text == "Start timeout") }
            let late = try await bench.enter("alpha-31")
            try await late.start("CA1")
            #expect(try await isUp(bench, late, "alpha", digit: 1))
            let counters = try await bench.plane.figures().counters
            #expect(counters.refusedPending == 27)
            #expect(counters.startTimeouts == 3)
            #expect(counters.admitted == 4 && counters.started == 1)
        }
    }

    @Test("there are never more sockets than may be, and each that goes makes room")
    func full() async throws {
        let few: (inout StreamLimits) -> Void = { $0.connections = 2 }
        try await PlaneBench.with(few) { bench in
            for name in ["alpha", "beta", "gamma"] { bench.expect(name, call: "CA-\(name)") }
            let alpha = try await bench.enter("alpha-1")
            try await alpha.start("CA-alpha")
            let beta = try await bench.enter("beta-1")
            try await beta.start("CA-beta")
            #expect(try await isUp(bench, beta, "beta", digit: 1))
            #expect(try await status(bench, "gamma-1") == 503)
            try await alpha.drop()
            _ = await alpha.ending()
            while try await bench.plane.figures().sockets > 1 {}
            let gamma = try await bench.enter("gamma-2")
            try await gamma.start("CA-gamma")
            #expect(try await isUp(bench, gamma, "gamma", digit: 2))
            #expect(try await bench.reports(of: "alpha") == [.opened, .lost])
            #expect(try await bench.reports(of: "beta") == [.opened, .digit("1")])
            #expect(try await bench.plane.figures().counters.refusedFull == 1)
        }
    }

    @Test("a carrier that sends nothing for long and answers when it is asked keeps its stream")
    func silent() async throws {
        let patient: (inout StreamLimits) -> Void = { $0.preStart = 400 }
        try await PlaneBench.with(patient, pulse: 20) { bench in
            bench.expect("alpha", call: "CA1")
            let client = try await bench.enter("alpha-1")
            try await client.start("CA1")
            let clock = try await bench.enter("alpha-2")
            // Twenty times as long as nothing may come.
            #expect(await clock.ending()?.text == "Start timeout")
            #expect(try await isUp(bench, client, "alpha", digit: 1))
            #expect(try await bench.reports(of: "alpha") == [.opened, .digit("1")])
            #expect(try await bench.plane.figures().counters.silenced == 0)
        }
    }

    @Test("upgrades that come and go by the thousand leave nothing behind")
    func comingAndGoing() async throws {
        try await PlaneBench.with { bench in
            bench.expect("alpha", call: "CA1")
            for number in 1...1_000 {
                let client = try await bench.enter("alpha-\(number)")
                if number.isMultiple(of: 2) { try await client.start("CA1") }
                try await client.drop()
                while try await bench.plane.figures().sockets > 0 {}
            }
            let figures = try await bench.plane.figures()
            #expect(figures.counters.admitted == 1_000)
            #expect(figures.sockets == 0 && figures.streams == 1 && figures.timers == 0)
        }
    }
}
