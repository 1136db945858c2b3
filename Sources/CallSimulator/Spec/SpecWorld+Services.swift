import CallCore
import ScriptValue
import VoiceCallEngine

extension SpecWorld {
    /// What stands ready around the call: services and phones.
    func prepare(_ name: String, _ arguments: SpecArguments) throws(SpecError) {
        switch name {
        case "t:agent": prepareAgent(arguments)
        case "t:http":
            let url = try arguments.text(0, "the URL")
            let answer = arguments[1]
            let route = HTTPRoute(
                nil, url, status: Int(answer["status"]?.int ?? 200), body: answer["body"]?.text ?? "",
                delay: arguments.seconds("delay", at: 1), failure: answer["fail"]?.text)
            prepareNow { $0.network.http.routes.append(route) }
        case "t:realtime":
            let failure = arguments[0]["fail"]?.text
            try require(.realtime, unless: failure == "unavailable")
            let rules = (arguments[0].array ?? []).map(RealtimeRule.init(spec:))
            try requireScripted(rules)
            prepareNow { run in
                run.network.realtime.rules = rules
                run.network.realtime.refusal = failure
            }
        default:
            let number = try arguments.text(0, "the number")
            let behaviour = arguments[1]
            prepareNow { run in
                let party = run.network.phone(number)
                if behaviour["busy"] == true {
                    party.busy()
                } else if behaviour["no_answer"] == true {
                    party.noAnswer()
                } else {
                    party.answers(after: Milliseconds(seconds: behaviour["answers"]?.double ?? 2))
                }
            }
        }
    }

    /// What a test is about can be out of a carrier's reach.
    private func require(_ capability: CarrierCapability, unless isMeant: Bool) throws(SpecError) {
        guard !isMeant, !settings.host.capabilities.contains(capability) else { return }
        let message =
            switch capability {
            case .realtime: "it needs a voice model on media streams: --realtime openai, or google"
            default: "it needs a carrier that \(capability.summary); '\(settings.host.carrier)' cannot"
            }
        throw SpecError(code: SpecError.skipped, message: message)
    }

    /// A model behind a real protocol cannot end its session; it can only ask for a tool that does.
    private func requireScripted(_ rules: [RealtimeRule]) throws(SpecError) {
        let closes = rules.contains { rule in
            rule.steps.contains { if case .closes = $0 { true } else { false } }
        }
        guard closes, settings.wire?.carriesRealtime == true else { return }
        throw SpecError(
            code: SpecError.skipped, message: "no voice model that speaks a service's protocol ends its session itself")
    }

    /// How models ask the agent: `{policy=, tools=, silence=, progress=, fallback=, deadline=, recall=}`.
    func setConsult(_ options: Value) {
        var terms = ConsultTerms()
        terms.policy = options["policy"]?.text.flatMap(ConsultPolicy.init(rawValue:)) ?? terms.policy
        terms.tools = options["tools"]?.text.flatMap(ConsultTools.init(rawValue:)) ?? terms.tools
        terms.silence = options["silence"]?.double.map(Milliseconds.init(seconds:)) ?? terms.silence
        terms.progress = options["progress"]?.array?.compactMap(\.text) ?? terms.progress
        terms.fallback = options["fallback"]?.text ?? terms.fallback
        if let recall = options["recall"]?.text { terms.recall = RecallTerms(fallsBack: recall == "or_ask") }
        if let deadline = options["deadline"]?.double {
            settings.host.inbound.agent.timeout = Milliseconds(seconds: deadline)
            settings.host.outbound.agent.timeout = settings.host.inbound.agent.timeout
        }
        settings.host.realtime.consult = terms.tools == .none ? nil : terms
    }

    private func prepareNow(_ body: @escaping (VirtualRun) -> Void) {
        if let run { body(run) } else { preparations.append(body) }
    }

    private func prepareAgent(_ arguments: SpecArguments) {
        let rules = (arguments[0].array ?? []).map(AgentRule.init(spec:))
        prepareNow { $0.network.agent.rules = rules }
    }
}

extension AgentRule {
    /// A rule as a spec writes it: `{match=, tool=, arguments=, reply= | fail= | silent=true, delay=, times=}`.
    fileprivate init(spec: Value) {
        var answer: Answer =
            if let reason = spec["fail"]?.text {
                .failure(reason: reason, message: "the simulated agent fails")
            } else if spec["silent"] == true {
                .silence
            } else {
                .text(spec["reply"]?.text ?? "")
            }
        if let tool = spec["tool"]?.text {
            answer = .calls(tool, arguments: spec["arguments"] ?? [:], then: answer)
        }
        self.init(
            spec["match"]?.text ?? "", answer: answer, delay: spec["delay"]?.double.map(Milliseconds.init(seconds:)),
            uses: spec["times"]?.int.map(Int.init(clamping:)))
    }
}

extension RealtimeRule {
    /// A rule as a spec writes it: `{on=, say=, tool=, arguments=, close=true | fail=true}`.
    fileprivate init(spec: Value) {
        var steps: [RealtimeStep] = spec["say"]?.text.map { [.says($0)] } ?? []
        if let tool = spec["tool"]?.text { steps = [.calls(tool, arguments: spec["arguments"] ?? [:], then: steps)] }
        if spec["close"] == true { steps.append(.closes(reason: "completed")) }
        if spec["fail"] == true { steps.append(.fails) }
        self.init(spec["on"]?.text ?? "", steps: steps)
    }
}

extension SimNetwork {
    /// Whoever is at a number; somebody who answers when nobody was put there.
    func phone(_ number: String) -> SimParty { world.phones[number] ?? party(at: number) }
}
