import CallCore
import CallSimulator
import ScriptValue
import Testing

@Suite("Placing and answering calls")
struct DiallingTests {
    @Test("a call that is answered reports initiated, ringing, answered and active, in this order")
    func order() throws {
        let engine = EngineDouble()
        let (line, _) = try engine.answeredCall()
        #expect(engine.kinds == [.initiated, .ringing, .answered, .active])
        #expect(engine.results[1] == .done(["provider_call_id": "SIM1", "inline_say": false]))
        #expect(line.status == .answered)
        #expect(engine.events.allSatisfy { $0.callID == "call-1" && $0.providerCallID == "SIM1" })
    }

    @Test("an order for a call already placed does not dial again and gives the same provider id")
    func idempotent() throws {
        let engine = EngineDouble()
        let (line, _) = try engine.answeredCall()
        let second = engine.place()
        engine.order(.line(.place(Placement(to: EngineDouble.caller, from: "", ring: 1))), id: 1, again: true)
        try engine.run(3)
        #expect(line.dialCount == 1)
        #expect(engine.network.lines.count == 1)
        #expect(engine.results[second] == engine.results[1])
    }

    @Test("a number nobody was put at fails, a busy one is busy, and one that rings on is not answered in time")
    func unanswered() throws {
        func reason(_ prepare: (EngineDouble) -> Void) throws -> CallEvent.Kind? {
            let engine = EngineDouble()
            prepare(engine)
            engine.place(ring: 20_000)
            try engine.run(40)
            return engine.kinds.last
        }
        #expect(try reason { _ in } == .ended(.failed))
        #expect(try reason { $0.network.party(at: EngineDouble.caller).busy() } == .ended(.busy))
        #expect(try reason { $0.network.party(at: EngineDouble.caller).rejects(after: 900) } == .ended(.busy))
        #expect(try reason { $0.network.party(at: EngineDouble.caller).noAnswer() } == .ended(.noAnswer))
    }

    @Test("an inbound call is offered once, is answered on order, and its events then carry the engine's id")
    func inbound() throws {
        let engine = EngineDouble()
        let party = SimParty("caller", kernel: engine.kernel)
        let line = engine.network.dial(from: EngineDouble.caller, to: EngineDouble.number, party: party)
        try engine.run(1)
        #expect(engine.kinds == [.initiated])
        #expect(engine.events.first?.direction == .inbound)
        #expect(engine.events.first?.from == EngineDouble.caller)
        let setup = engine.setup("in-1", direction: .inbound, provider: line.providerCallID)
        let answer = engine.order(.line(.answer), call: setup)
        try engine.run(2)
        #expect(engine.results[answer] == .done(.null))
        #expect(engine.kinds == [.initiated, .answered, .active])
        #expect(engine.events.last?.callID == "in-1")
        #expect(party.isConnected)
    }

    @Test("a caller who gives up while it rings is gone, and one nobody answers rings out")
    func abandoned() throws {
        let engine = EngineDouble()
        let impatient = SimParty("impatient", kernel: engine.kernel)
        impatient.hangsUp(after: 4_000)
        let first = engine.network.dial(from: EngineDouble.caller, to: EngineDouble.number, party: impatient)
        let second = engine.network.dial(
            from: EngineDouble.caller, to: EngineDouble.number, party: SimParty("patient", kernel: engine.kernel))
        try engine.run(70)
        #expect(first.status == .ended(.hangupUser))
        #expect(first.endedAt.map { $0 - first.track.origin } == 4_000)
        #expect(second.status == .ended(.noAnswer))
    }

    @Test("somebody who is on the phone already is busy")
    func secondCall() throws {
        let engine = EngineDouble()
        _ = try engine.answeredCall()
        let placement = Placement(to: EngineDouble.caller, from: EngineDouble.number, ring: 9_000)
        engine.order(.line(.place(placement)), call: engine.setup("call-2"))
        try engine.run(5)
        #expect(engine.network.line(CallID("call-2"))?.status == .ended(.busy))
        #expect(engine.network.line(CallID("call-1"))?.status == .answered)
    }

    @Test("a caller who is rejected never gets through")
    func rejected() throws {
        let engine = EngineDouble()
        let party = SimParty("caller", kernel: engine.kernel)
        let line = engine.network.dial(from: EngineDouble.caller, to: EngineDouble.number, party: party)
        try engine.run(1)
        engine.order(
            .line(.reject(reason: "busy")), call: engine.setup("in-1", direction: .inbound, provider: "SIM1"))
        try engine.run(2)
        #expect(line.status == .ended(.hangupBot))
        #expect(line.answeredAt == nil)
        #expect(!party.isConnected)
    }

    @Test("a hang-up ends the call once, however often it is ordered")
    func hangUp() throws {
        let engine = EngineDouble()
        let (line, _) = try engine.answeredCall()
        let first = engine.order(.line(.hangUp(.completed)))
        try engine.run(2)
        let second = engine.order(.line(.hangUp(.completed)))
        try engine.run(2)
        #expect(engine.results[first] == .done(.null))
        #expect(engine.results[second] == .done(.null))
        #expect(engine.kinds.filter { $0 == .ended(.hangupBot) }.count == 1)
        #expect(line.lateCommands.isEmpty)
    }

    @Test("machine detection says human soon after the answer, and machine at the end of the beep")
    func detection() throws {
        let human = EngineDouble()
        human.network.party(at: EngineDouble.caller).answers(after: 500)
        human.place(detect: true)
        try human.run(10)
        #expect(human.kinds.contains(.answeredBy(.human)))

        let machine = EngineDouble()
        let party = machine.network.party(at: EngineDouble.caller)
        party.voicemail(greeting: "Please leave a message after the tone.", beep: 400)
        machine.place(detect: true)
        var verdictAt: Milliseconds = 0
        machine.onEvent = { event in
            if event.kind == .answeredBy(.machine) { verdictAt = event.timestamp - machine.kernel.clock.start }
        }
        try machine.run(20)
        let line = try #require(machine.network.lines.first)
        let beep = try #require(line.track.segments.first { $0.content == .beep })
        #expect(verdictAt == beep.endMs + (line.track.origin - machine.kernel.clock.start))
        machine.say("u1", "This is a message.")
        try machine.run(5)
        #expect(party.recorded == "this is a message")
    }

    @Test("a transfer hands the caller over when the target answers, and says why when it does not")
    func transfer() throws {
        let engine = EngineDouble()
        let (line, _) = try engine.answeredCall()
        let desk = engine.network.party(at: "+15550001111")
        desk.busy()
        engine.order(.line(.transfer(to: "+15550001111", announce: "One moment.", ring: 10_000)))
        try engine.run(10)
        #expect(engine.kinds.last == .transferred(failure: "busy"))
        #expect(line.status == .answered)
        desk.noAnswer()
        engine.order(.line(.transfer(to: "+15550001111", announce: nil, ring: 4_000)))
        try engine.run(10)
        #expect(engine.kinds.last == .transferred(failure: "no-answer"))
        desk.answers(after: 1_000)
        engine.order(.line(.transfer(to: "+15550001111", announce: nil, ring: 10_000)))
        try engine.run(10)
        #expect(engine.kinds.last == .transferred(failure: nil))
        #expect(line.status == .transferred)
        #expect(line.transferredTo == "+15550001111")
        #expect(desk.transfersTaken == 1)
        #expect(line.isSilentAfterEnd)
    }
}
