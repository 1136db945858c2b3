import ScriptValue

@testable import CallCore

/// Throws random inputs at a session whose flow does random things, the same for the same seed.
final class SessionMonkey {
    var generator: SeededGenerator
    let driver: SessionDriver
    /// Tasks found waiting for what cannot come any more.
    private(set) var orphans: [String] = []
    private var lastCommand = 0
    private var verbsLeft = 0

    init(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var limits = SessionLimits()
        limits.tasks = 8
        limits.queuedUtterances = 2
        if generator.below(4) == 0 { limits.apology = "" }
        let hasScreen = generator.below(3) == 0
        driver = SessionDriver(
            generator.pick(CallDirection.allCases), limits: limits, onEnd: generator.below(2) == 0
        ) { setup, entries in
            setup.policy = "open"
            entries.screen = hasScreen ? 4 : nil
            entries.actions["continue"] = 5
            entries.tools["book"] = FlowEntries.Tool(description: "", parameters: .none, run: 6)
        }
        self.generator = generator
        driver.script = { [unowned self] driver, task in self.act(task, in: driver) }
    }

    func run(steps: Int) {
        verbsLeft = 200
        driver.send(.begin)
        for _ in 0..<steps where !driver.session.isClosed {
            verbsLeft = 200
            if generator.below(5) == 0 { driver.advance(Milliseconds(generator.below(12_000))) } else { poke() }
            orphans += driver.session.orphans.map { "task \($0.key): \($0.value)" }
            if !orphans.isEmpty { return }
        }
    }

    /// Ends the call and answers whatever is open until nothing is left.
    func drain() {
        driver.send(.stop(.hangupBot, message: "drained"))
        for _ in 0..<60 where !driver.session.isClosed {
            verbsLeft = 30
            for (id, _) in driver.session.pendingEffects { driver.send(.effect(id, result())) }
            driver.advance(20_000)
        }
    }

    // MARK: the world

    private func poke() {
        let pending = driver.session.pendingEffects
        switch generator.below(10) {
        case 0, 1, 2, 3:
            let id = pending.isEmpty ? generator.below(20) : pending[generator.below(pending.count)].id
            driver.send(.effect(id, result()))
        case 4, 5, 6, 7: driver.carrier(kind(), turn: generator.pick([nil, driver.turn, "t1"]))
        case 8:
            lastCommand += 1
            let name = generator.pick(["continue", "speak", "status", "message", "end", "nonsense"])
            driver.send(.command(id: "c\(lastCommand)", name: name, arguments: ["text": "hi"]))
        default:
            let session = driver.effect { if case .realtime = $0 { true } else { false } } ?? 1
            driver.send(.realtime(session, realtime()))
            let asked = driver.effect { if case .agent = $0 { true } else { false } } ?? 1
            driver.send(.agentSays(asked, "Well. Then.", number: generator.below(3) + 1))
            driver.send(.agentCalls(asked, round(), number: generator.below(3) + 1))
            if generator.below(60) == 0 { driver.send(.timer(generator.below(40))) }
        }
    }

    private func result() -> EffectResult {
        switch generator.below(4) {
        case 0: .failed(reason: generator.pick(["failed", "timeout", "lost", "unavailable"]), message: "no")
        case 1: .done(["inline_say": true, "provider_call_id": "p1"])
        default: .done(["text": "yes", "duration_ms": .int(Int64(generator.below(5_000)))])
        }
    }

    private func kind() -> CallEvent.Kind {
        let utterance = "u\(generator.below(4) + max(1, driver.spoken.count - 2))"
        if generator.below(40) == 0 { return .ended(generator.pick(EndReason.allCases)) }
        if generator.below(60) == 0 { return .transferred(failure: nil) }
        return generator.pick([
            .ringing, .answered, .answered, .active, .answeredBy(.human), .speaking(utterance: utterance),
            .spoken(utterance: utterance, playedMilliseconds: 300, completed: generator.below(2) == 0),
            .spoken(utterance: utterance, playedMilliseconds: 300, completed: true), .speechStarted,
            .speech(transcript: "hello you", isFinal: true, confidence: nil),
            .speech(transcript: "hello", isFinal: false, confidence: 0.3),
            .speech(transcript: "", isFinal: true, confidence: 1),
            .dtmf(digits: generator.pick(["1", "23", "#", "12345"])), .silence(500), .transferred(failure: "busy"),
            .error(message: "e", retryable: true),
        ])
    }

    private func round() -> AgentRound {
        AgentRound(
            calls: (0...generator.below(3)).map { number in
                AgentToolCall(id: "a\(number)", name: generator.pick(["book", "book", "other"]), arguments: [:])
            })
    }

    private func realtime() -> RealtimeEvent {
        switch generator.below(8) {
        case 4: .toolCall(id: "q\(generator.below(9))", name: ConsultTool.name, arguments: ["query": "anything"])
        case 5: .talks(generator.pick([.bot, .user]), generator.below(2) == 0)
        case 6: .partial("well")
        case 0: .closed(reason: generator.pick(["completed", "failed"]), usage: [:])
        case 1: .toolCall(id: "k\(generator.below(9))", name: generator.pick(["book", "other"]), arguments: [:])
        default: .transcript(speaker: .user, text: generator.pick(["goodbye", "well"]))
        }
    }

    // MARK: the flow

    private func act(_ task: TaskNumber, in driver: SessionDriver) -> FlowOutput {
        verbsLeft -= 1
        if verbsLeft < 0 || generator.below(8) == 0 { return .finished(task, [generator.pick([nil, true, "x"])]) }
        if case .raise(let code, let message)? = driver.resumptions[task]?.last, generator.below(3) > 0 {
            return .failed(task, FlowFailure(code: code, message: message))
        }
        if generator.below(60) == 0 {
            let code = generator.pick(["lua_error", "lua_error", "cpu_budget"])
            return .failed(task, FlowFailure(code: code, message: "test.lua:1: broken"))
        }
        let (verb, arguments) = request(task)
        return .asked(task, VerbRequest(name: verb, arguments: arguments, location: "test.lua:1"))
    }

    private func request(_ task: TaskNumber) -> (String, [Value]) {
        if task == 1, generator.below(2) == 0 {
            let options: Value = ["say": "Hello.", "detect_machine": .bool(generator.below(2) == 0)]
            return driver.session.setup.direction == .outbound ? ("call:dial", [options]) : ("call:answer", [])
        }
        let hook = Value.function(20 + generator.below(9))
        let branches = Value.array([hook, .function(30), .function(31)])
        return generator.pick([
            ("call:say", ["Some words to say.", ["barge_in": generator.pick([true, false, hook])]]),
            ("call:say", ["Some words to say."]), ("call:listen", []), ("call:listen", [["partial": hook]]),
            ("call:gather", [["digits": 2, "tries": 2, "say": "Keys, please."]]), ("call:gather", [["speech": true]]),
            ("call:ask", ["Well?", ["tries": 3, "max": 3, "barge_in": hook]]), ("call:sleep", [2]),
            ("call:wait", [["events": ["dtmf", "speech", "message"], "timeout": 5]]), ("call:any", [branches]),
            ("call:all", [branches]), ("call:all", [[:]]), ("call:stop_speaking", []), ("call:dtmf", ["12"]),
            ("agent.respond", [["text": "q", "deadline": 4, "meanwhile": "One moment."]]),
            ("agent.respond", [["text": "q", "deadline": 9, "say": true, "otherwise": generator.pick([nil, "no"])]]),
            ("agent.consult", [["question": "q", "deadline": 2, "otherwise": "no idea"]]), ("kv.get", ["k"]),
            ("kv.set", ["k", 1]), ("log.info", ["a line"]), ("clock.now", []), ("call:caller_allowed", []),
            ("call:realtime", [["leave_when": ["tool": "book", "phrase": "goodbye", "timeout": 9, "event": "dtmf"]]]),
            ("call:transfer", [["to": "+15550003333", "announce": "One moment."]]),
            ("call:transfer", [["to": "+15550003333"]]), ("call:finish", [["say": "Goodbye."]]), ("call:finish", []),
            ("call:hangup", []), ("call:reject", []), ("call:nonsense", []), ("call:say", [nil]),
        ])
    }
}
