import CallCore
import CallSimulator
import Testing

@Suite("Seeds and faults")
struct FaultTests {
    /// A call with a bit of everything; returns the engine when it is over.
    private func run(seed: UInt64, faults: FaultProfile, extraDraws: Bool = false) throws -> EngineDouble {
        let engine = EngineDouble(seed: seed, faults: faults)
        let party = engine.network.party(at: EngineDouble.caller)
        engine.place(detect: true)
        engine.onEvent = { event in
            if event.kind == .answered { engine.say("u1", "Hello, what can I do for you?") }
            if case .speech(let text, true, _) = event.kind {
                engine.order(
                    .agent(
                        AgentRequest(kind: .respond, text: text, context: .null, sessionKey: "s", deadline: 9_000)))
                engine.say("u2", "One moment please.")
            }
        }
        party.says("Some roses")
        party.presses("42")
        party.staysSilent(4_000)
        party.hangsUp()
        if extraDraws { engine.network.agent.rules = [AgentRule(answer: .text("ok"), delay: 1)] }
        try engine.kernel.run(for: 300_000)
        return engine
    }

    @Test("the same seed gives the same run, byte for byte; another seed gives another")
    func reproducible() throws {
        for profile in [FaultProfile.none, .benign(5), .hostile(5)] {
            let first = try run(seed: 11, faults: profile)
            let second = try run(seed: 11, faults: profile)
            #expect(first.log == second.log)
            #expect(first.kernel.trace == second.kernel.trace)
            #expect(first.network.faults.summary == second.network.faults.summary)
        }
        #expect(try run(seed: 11, faults: .none).log != run(seed: 12, faults: .none).log)
    }

    @Test("a change in one service leaves the timing of the line as it was")
    func independent() throws {
        let usual = try run(seed: 4, faults: .none)
        let changed = try run(seed: 4, faults: .none, extraDraws: true)
        let line = { (engine: EngineDouble) in engine.network.lines.first?.track.segments }
        #expect(line(usual) == line(changed))
        #expect(usual.log != changed.log)
    }

    @Test("benign faults lose nothing: every event of the carrier arrives in the end")
    func benign() throws {
        var struck: Set<String> = []
        var sawOvertaking = false
        for seed: UInt64 in 1...40 {
            let engine = try run(seed: seed, faults: .benign(seed))
            let line = try #require(engine.network.lines.first)
            #expect(Set(engine.events.map(\.id)) == Set(line.events.map(\.id)))
            #expect(engine.kinds.contains(.ended(.hangupUser)))
            sawOvertaking = sawOvertaking || engine.events.map(\.id) != line.events.map(\.id)
            for fault in engine.network.faults.injected {
                struck.insert(String(fault.label.prefix { $0 != ":" }))
            }
        }
        #expect(struck == ["late", "duplicated", "slow"])
        #expect(sawOvertaking)
    }

    @Test("hostile faults of every kind that a call can meet occur, and each call still ends in silence")
    func hostile() throws {
        var struck: Set<String> = []
        for seed: UInt64 in 1...150 {
            let engine = try run(seed: seed, faults: .hostile(seed))
            for line in engine.network.lines {
                #expect(line.status.isOver)
                #expect(line.isSilentAfterEnd)
                #expect(line.dialCount <= 1)
            }
            for fault in engine.network.faults.injected {
                struck.insert(String(fault.label.prefix { $0 != ":" }))
            }
        }
        let absent = Set(FaultKind.allCases.map(\.rawValue)).subtracting(struck)
        #expect(absent == ["http failure", "realtime failure"])
    }

    @Test("a realtime session can be refused or break, a web request can fail, and both say that it was injected")
    func services() throws {
        var endings: Set<String> = []
        for seed: UInt64 in 1...20 {
            let engine = EngineDouble(seed: seed, faults: .only([.realtimeFailure, .httpFailure], seed: seed))
            engine.network.faults.probability = [.realtimeFailure: 1, .httpFailure: 1]
            _ = try engine.answeredCall()
            let request = RealtimeRequest(provider: nil, instructions: nil, greeting: "Hi.", voice: nil, tools: [])
            let session = engine.order(.realtime(request))
            let get = engine.order(
                .http(HTTPRequest(method: "GET", url: "https://x.test", headers: [:], body: nil, timeout: 5_000)))
            try engine.run(30)
            if case .failed(let reason, let message) = engine.results[session] {
                #expect(message.contains("injected"))
                endings.insert("refused \(reason)")
            } else if case .closed(let reason, _) = engine.realtime.last {
                endings.insert("closed \(reason)")
            }
            guard case .failed("failed", let message) = engine.results[get] else {
                Issue.record("the request did not fail")
                continue
            }
            #expect(message.contains("injected"))
        }
        #expect(endings == ["refused unavailable", "closed failed"])
    }

    @Test("a lost acceptance times out although the call exists, and asking again finds the same call")
    func lostAccept() throws {
        let engine = EngineDouble(faults: .only([.lostAccept], seed: 1))
        engine.network.faults.probability[.lostAccept] = 1
        engine.network.party(at: EngineDouble.caller)
        let first = engine.place()
        try engine.run(12)
        guard case .failed("timeout", _) = engine.results[first] else {
            Issue.record("the request did not time out")
            return
        }
        #expect(engine.kinds.contains(.answered))
        let second = engine.place()
        try engine.run(3)
        #expect(engine.results[second] == .done(["provider_call_id": "SIM1", "inline_say": false]))
        #expect(engine.network.lines.count == 1)
    }

    @Test("a closed network lets go of its lines, parties and sessions")
    func noLeak() throws {
        weak var line: SimLine?
        weak var network: SimNetwork?
        try {
            let engine = EngineDouble()
            let call = try engine.answeredCall()
            engine.order(
                .realtime(
                    RealtimeRequest(
                        provider: nil, instructions: nil, greeting: "A greeting under way.", voice: nil, tools: [])))
            call.party.hears("something that is never said")
            try engine.run(2)
            line = call.line
            network = engine.network
            #expect(!call.line.isBotQuiet)
            engine.network.close()
        }()
        #expect(line == nil)
        #expect(network == nil)
    }

    @Test("the summary is one line that names what was injected, where and when")
    func summary() throws {
        let engine = EngineDouble(faults: .only([.lostMark], seed: 3))
        engine.network.faults.probability[.lostMark] = 1
        _ = try engine.answeredCall()
        engine.say("u1", "Hello.")
        try engine.run(5)
        #expect(!engine.kinds.contains { if case .spoken = $0 { true } else { false } })
        let summary = engine.network.faults.summary
        #expect(summary.hasPrefix("hostile faults, seed 3: +"))
        #expect(summary.contains("lost mark: u1 of SIM1"))
        #expect(!summary.contains("\n"))
        #expect(EngineDouble().network.faults.summary == "no faults")
    }
}
