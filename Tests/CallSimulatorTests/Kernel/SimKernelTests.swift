import CallCore
import CallSimulator
import Testing

@Suite("Simulation kernel")
struct SimKernelTests {
    @Test("events run in the order of their times, and the clock shows each one's time")
    func order() throws {
        let kernel = SimKernel(seed: 1)
        var seen: [Milliseconds] = []
        for delay: Milliseconds in [30, 10, 20, 500, 0] {
            kernel.schedule(after: delay, label: "at \(delay)") { seen.append(kernel.clock.elapsed) }
        }
        try kernel.runUntilIdle()
        #expect(seen == [0, 10, 20, 30, 500])
    }

    @Test("simultaneous events run in an order that the seed decides")
    func ties() throws {
        func order(_ seed: UInt64) throws -> [Int] {
            let kernel = SimKernel(seed: seed)
            var seen: [Int] = []
            for number in 0..<8 { kernel.schedule(after: 5, label: "\(number)") { seen.append(number) } }
            try kernel.runUntilIdle()
            return seen
        }
        #expect(try order(1) == order(1))
        #expect(try Set((1...5).map { try order($0) }).count > 1)
        #expect(try order(3).sorted() == Array(0..<8))
    }

    @Test("a cancelled event does not run, and does not make the clock move")
    func cancel() throws {
        let kernel = SimKernel(seed: 1)
        var ran = false
        let token = kernel.schedule(after: 50, label: "never") { ran = true }
        kernel.cancel(token)
        #expect(kernel.nextEventAt == nil)
        try kernel.runUntilIdle()
        #expect(!ran)
        #expect(kernel.clock.elapsed == 0)
    }

    @Test("running until a time leaves later events for later and the clock at that time")
    func runUntil() throws {
        let kernel = SimKernel(seed: 1)
        var ran: [Int] = []
        kernel.schedule(after: 100, label: "first") { ran.append(1) }
        kernel.schedule(after: 101, label: "second") { ran.append(2) }
        try kernel.run(for: 100)
        #expect(ran == [1])
        #expect(kernel.clock.elapsed == 100)
        #expect(kernel.pendingEvents == 1)
    }

    @Test("a loop without end stops at the event limit and names the time, the seed and the event")
    func limit() {
        let kernel = SimKernel(seed: 9, eventLimit: 100)
        func again() { kernel.schedule(after: 1, label: "round and round") { again() } }
        again()
        let error = #expect(throws: SimError.self) { try kernel.runUntilIdle() }
        #expect(error?.code == "sim_event_limit")
        #expect(error?.message.contains("seed 9") == true)
        #expect(error?.message.contains("round and round") == true)
    }

    @Test("a stream depends on the seed and its label only, not on what others have drawn")
    func streams() {
        var root = SeededRandom(seed: 7)
        var before = root.stream("webhooks")
        _ = root.next()
        var other = root.stream("agent")
        _ = other.next()
        var after = root.stream("webhooks")
        #expect((0..<20).map { _ in before.next() } == (0..<20).map { _ in after.next() })
        var elsewhere = SeededRandom(seed: 8).stream("webhooks")
        var same = root.stream("webhooks")
        #expect(same.next() != elsewhere.next())
    }

    @Test("draws stay within their range and reach both ends")
    func draws() {
        var random = SeededRandom(seed: 3)
        let drawn = Set((0..<400).map { _ in random.draw(-2...2) })
        #expect(drawn == [-2, -1, 0, 1, 2])
        #expect(random.draw(5...5) == 5)
    }

    @Test("a trace line shows seconds with milliseconds")
    func traceLine() {
        #expect(TraceLine(milliseconds: 12_005, label: "x").description == "+12.005 x")
    }
}
