import CallCore
import CallSimulator
import Testing

@Suite("Webhooks and restarts")
struct WebhookTests {
    @Test("events that meet a dead engine come again until it is back, in order")
    func redelivery() throws {
        let engine = EngineDouble()
        engine.network.party(at: EngineDouble.caller).answers(after: 500)
        engine.place()
        try engine.run(1)
        engine.isDown = true
        try engine.run(6)
        #expect(!engine.kinds.contains(.answered))
        engine.isDown = false
        try engine.run(20)
        #expect(engine.kinds == [.initiated, .ringing, .answered, .active])
        #expect(engine.network.undelivered.isEmpty)
    }

    @Test("an event nobody takes is given up after ten tries")
    func givenUp() throws {
        let engine = EngineDouble()
        engine.isDown = true
        engine.network.dial(
            from: EngineDouble.caller, to: EngineDouble.number, party: SimParty("x", kernel: engine.kernel))

        try engine.kernel.runUntilIdle()
        let times = engine.kernel.trace.filter { $0.label.contains("initiated not accepted") }.map(\.milliseconds)
        #expect(times.count == 10)
        #expect(zip(times, times.dropFirst()).map { $1 - $0 }.prefix(3) == [500, 1_000, 2_000])
        #expect(engine.network.undelivered.map(\.kind) == [.initiated, .ended(.noAnswer)])
    }

    @Test("an event for a call the engine does not know is given up after three tries")
    func unknownCall() throws {
        let kernel = SimKernel(seed: 1)
        let network = SimNetwork(kernel: kernel)
        var tries = 0
        network.deliver = { _ in
            tries += 1
            return .unknownCall
        }
        network.dial(from: "+1", to: "+2", party: SimParty("x", kernel: kernel))
        try kernel.run(for: 20_000)
        #expect(tries == 3)
        #expect(network.undelivered.map(\.kind) == [.initiated])
    }

    @Test("the result of an order that the engine missed is given when it asks again, and nothing happens twice")
    func again() throws {
        let engine = EngineDouble()
        let (line, party) = try engine.answeredCall()
        engine.isDown = true
        let speak = engine.say("u1", "Exactly once.")
        let dtmf = engine.order(.line(.dtmf(digits: "7")))
        try engine.run(5)
        #expect(engine.results[speak] == nil)
        engine.isDown = false
        let utterance = Utterance(id: "u1", content: .text("Exactly once."))
        engine.order(.line(.speak(utterance)), id: speak, again: true)
        engine.order(.line(.dtmf(digits: "7")), id: dtmf, again: true)
        try engine.run(10)
        #expect(engine.results[speak] != nil)
        #expect(engine.results[dtmf] != nil)
        #expect(party.heard == "exactly once")
        #expect(line.digitsHeard.map(\.digit) == ["7"])
    }

    @Test("an engine that asks about a call that is over is told its end")
    func reconcile() throws {
        let engine = EngineDouble()
        let (_, party) = try engine.answeredCall()
        engine.network.reconcile(engine.setup(), providerCallID: "SIM1", LineSituation())
        try engine.run(2)
        #expect(engine.kinds.last == .active)
        party.hangsUp()
        try engine.run(0.301)
        engine.network.reconcile(engine.setup(), providerCallID: "SIM1", LineSituation())
        engine.network.reconcile(engine.setup("lost"), providerCallID: "nowhere", LineSituation())
        try engine.run(5)
        #expect(engine.kinds.filter { $0 == .ended(.hangupUser) }.count == 1)
        #expect(engine.kinds.filter { $0 == .ended(.failed) }.count == 1)
    }
}
