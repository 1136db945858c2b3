import ScriptValue

/// Tools of the flow, run for a model: each in a task of its own, with a deadline, answered once.
extension CallSession {
    // MARK: what is offered

    /// As models are offered them.
    func tools(_ names: [String]) -> [Value] {
        names.compactMap { name in
            entries.tools[name].map {
                ["name": Value(name), "description": Value($0.description), "parameters": $0.parameters.json]
            }
        }
    }

    /// Those of the tools that the policy leaves an agent.
    func tools(_ names: [String], for policy: ConsultTools) -> [Value] {
        switch policy {
        case .owner: tools(names)
        case .safeReadOnly: tools(names.filter { entries.tools[$0]?.isReadOnly == true })
        case .none: []
        }
    }

    /// What is wrong with the names a verb was given; nil when nothing is.
    func unknownTool(_ names: [String]?) -> String? {
        names?.first { entries.tools[$0] == nil }.map { "the flow has no tool '\($0)'" }
    }

    // MARK: calls

    /// The arguments, when they fit; otherwise the model is told what does not.
    mutating func checked(
        _ arguments: Value, for tool: FlowEntries.Tool, of asker: EffectID, _ toolCall: String
    ) -> Value? {
        do throws(FlowError) {
            return try tool.parameters.check(arguments)
        } catch {
            toolAnswered(asker, toolCall, ["error": Value(error.message)])
            return nil
        }
    }

    mutating func startTool(
        _ tool: FlowEntries.Tool, _ arguments: Value, for asker: EffectID, _ toolCall: String, now: CallTime
    ) {
        let runner = start(
            .tool(asker: asker, toolCall: toolCall), .reference(tool.run), [callHandle, arguments])
        _ = timer(.tool(runner), at: now + setup.limits.toolDeadline)
    }

    /// The agent wants tools run.
    mutating func agentCalls(_ id: EffectID, _ round: AgentRound, _ number: Int, now: CallTime) {
        guard case .agent(let request)? = effects[id], number == (agentProgress[id]?.rounds.count ?? 0) + 1 else {
            lateCompletions += 1
            return
        }
        agentProgress[id, default: .init()].rounds.append(round)
        if let task = taskAsking(id), case .agent(let wait) = tasks[task]?.wait, let speech = wait.speech {
            agentProgress[id]?.said = speech.written
            agentProgress[id]?.pieces = speech.pieces
        }
        for call in round.calls where call.result == nil {
            note("tool", call.name, ["arguments": call.arguments])
            let isOffered = request.tools.contains { $0["name"]?.text == call.name }
            guard isOffered, let tool = entries.tools[call.name], tasks.count < setup.limits.tasks else {
                toolAnswered(id, call.id, ["error": "no such tool"])
                continue
            }
            guard let checked = checked(call.arguments, for: tool, of: id, call.id) else { continue }
            startTool(tool, checked, for: id, call.id, now: now)
        }
    }

    // MARK: results

    mutating func toolTimedOut(_ task: TaskNumber, now: CallTime) {
        guard case .tool(let asker, let toolCall) = tasks[task]?.role else { return }
        toolAnswered(asker, toolCall, ["error": "the tool took too long"])
        cancelTask(task, now: now)
    }

    mutating func cancelToolTimer(_ task: TaskNumber) {
        cancel(timer: timers.first { $0.value == .tool(task) }?.key)
    }

    /// A result for the model; one that comes too late for it is kept as an event, never lost.
    mutating func toolAnswered(_ asker: EffectID, _ toolCall: String, _ result: Value, isLate: Bool = false) {
        if !isLate, let task = realtime, let wait = realtimeWait, wait.effect == asker {
            // What the model would say to the last one could not be heard to its end.
            if wait.leaveAfter == toolCall, wait.leaving == nil {
                return leaveRealtime(task, reason: "tool", now: lastInputAt)
            }
            _ = perform(.steer(realtime: asker, .toolResult(toolCall: toolCall, result)))
        } else if !isLate, let last = agentProgress[asker]?.rounds.indices.last {
            let bounded = ToolResult.bounded(result)
            guard agentProgress[asker]?.rounds[last].answer(toolCall, bounded) == true else { return }
            tell(.inform(agent: asker, toolCall: toolCall, bounded))
        } else if !machine.state.isTerminal {
            post("tool_result", ["tool_call": Value(toolCall), "result": result])
        }
    }

    /// The answer is there, but may be given up before its first word: what was run for it stays known.
    mutating func keepRounds(of id: EffectID) {
        guard let rounds = agentProgress[id]?.rounds, let task = taskAsking(id),
            case .agent(var wait) = tasks[task]?.wait
        else { return }
        wait.question.request.progress.rounds = rounds
        tasks[task]?.wait = .agent(wait)
    }

    /// Nobody waits for the agent any more, nor for the tools it wanted run. Those of a call that is over unwind with it.
    mutating func dropTools(of id: EffectID) {
        guard agentProgress.removeValue(forKey: id) != nil, !machine.state.isTerminal else { return }
        for (number, task) in tasks.sorted(by: { $0.key < $1.key }) {
            guard case .tool(let asker, _) = task.role, asker == id else { continue }
            cancelToolTimer(number)
            cancelTask(number, now: lastInputAt)
        }
    }

    // MARK: recovery

    /// What a restart asks for again, with what is known by now.
    func resumed(_ id: EffectID, _ effect: Effect) -> Effect {
        switch effect {
        case .realtime(let request):
            guard let wait = realtimeWait, wait.effect == id else { return effect }
            return .realtime(resumed(request, wait))
        case .agent(var request):
            request.progress = agentProgress[id] ?? .init()
            return .agent(request)
        default: return effect
        }
    }
}
