import ScriptValue

extension CallSession {
    mutating func start(_ role: FlowTask.Role, _ function: FlowFunction, _ arguments: [Value]) -> TaskNumber {
        lastTask += 1
        tasks[lastTask] = FlowTask(role: role)
        actions.append(.run(lastTask, function, arguments: arguments))
        return lastTask
    }

    /// The handle a flow's functions get as their first argument.
    var callHandle: Value { .handle(Handle(kind: "call", id: 1)) }

    /// Notes what a task waits for.
    mutating func hold(_ task: TaskNumber, _ wait: Wait) { tasks[task]?.wait = wait }

    mutating func resume(_ task: TaskNumber, _ values: [Value]) {
        guard tasks[task]?.wait != nil else { return }
        tasks[task]?.wait = nil
        actions.append(.resume(task, .values(values)))
    }

    mutating func raise(_ task: TaskNumber, code: String, _ message: String) {
        guard tasks[task]?.wait != nil else { return }
        tasks[task]?.wait = nil
        actions.append(.resume(task, .raise(code: code, message: message)))
    }

    /// Tasks that wait for something, in the order they were started.
    var waitingTasks: [TaskNumber] { tasks.filter { $0.value.wait != nil }.keys.sorted() }

    mutating func finished(_ task: TaskNumber, _ values: [Value], now: CallTime) {
        guard let ended = tasks.removeValue(forKey: task) else { return }
        switch ended.role {
        // What a screen says after its time is no decision.
        case .screen: screened(ended.isCancelled ? [false, "screen took too long"] : values, now: now)
        case .main: mainFinished(now: now)
        case .branch(let parent, let key): branchFinished(task, of: parent, key: key, values, now: now)
        case .action(let command, _): reply(to: command, .done(values.first ?? nil))
        case .tool(let asker, let toolCall):
            cancelToolTimer(task)
            toolAnswered(asker, toolCall, values.first ?? nil, isLate: ended.isCancelled)
        case .hook(let purpose): hookAnswered(purpose, values.first ?? nil, now: now)
        case .onEnd: onEndFinished()
        }
    }

    mutating func failed(_ task: TaskNumber, _ failure: FlowFailure, now: CallTime) {
        guard let ended = tasks.removeValue(forKey: task) else { return }
        if failure.isFatal { return stateDied(ended, failure, now: now) }
        switch ended.role {
        case .screen: screenFailed(failure, now: now)
        case .main: mainFailed(failure, now: now)
        case .branch(let parent, let key): branchFailed(task, of: parent, key: key, failure, now: now)
        case .action(let command, let name): actionFailed(command, name, failure)
        case .tool(let asker, let toolCall):
            complain(failure)
            cancelToolTimer(task)
            if !ended.isCancelled { toolAnswered(asker, toolCall, ["error": Value(failure.message)]) }
        case .hook(let purpose):
            complain(failure)
            hookAnswered(purpose, false, now: now)
        case .onEnd:
            complain(failure)
            onEndFinished()
        }
    }

    mutating func complain(_ failure: FlowFailure) {
        guard failure.code != "hangup", failure.code != "cancelled" else { return }
        note(
            "error", failure.message,
            ["code": Value(failure.code), "traceback": Value(failure.traceback)])
    }

    private mutating func actionFailed(_ command: String, _ name: String, _ failure: FlowFailure) {
        complain(failure)
        let message =
            failure.code == "hangup" ? "Call ended: \(machine.state.name)" : "action '\(name)': \(failure.message)"
        reply(to: command, .failed(code: failure.code, message: message))
    }

    // MARK: any, all

    mutating func startGroup(_ task: TaskNumber, wantsAll: Bool, _ branches: Value, now: CallTime) {
        let keyed: [(Value, Value)]
        let isArray: Bool
        if let list = branches.array, !list.isEmpty {
            keyed = list.enumerated().map { (.int(Int64($0.offset + 1)), $0.element) }
            isArray = true
        } else {
            keyed = (branches.map ?? [:]).sorted { $0.key < $1.key }.map { (Value($0.key), $0.value) }
            isArray = false
        }
        let functions = keyed.compactMap { key, value in value.function.map { (key, $0) } }
        guard tasks.count + functions.count <= setup.limits.tasks else {
            return refuseVerb(task, code: "nursery.full", "a call may run \(setup.limits.tasks) tasks at once")
        }
        guard wantsAll || !functions.isEmpty else {
            return refuseVerb(task, code: "verb.argument", "bad argument #1 to 'any' (at least one function expected)")
        }
        tasks[task]?.wait = .group(Wait.BranchGroup(wantsAll: wantsAll, isArray: isArray, live: []))
        for (key, function) in functions {
            let branch = start(.branch(of: task, key: key), .reference(function), [])
            editGroup(task) { $0.live.insert(branch) }
            actions.append(.release(function: function))
        }
        if functions.isEmpty { settleGroup(task, now: now) }
    }

    private mutating func editGroup(_ task: TaskNumber, _ edit: (inout Wait.BranchGroup) -> Void) {
        guard case .group(var group) = tasks[task]?.wait else { return }
        edit(&group)
        tasks[task]?.wait = .group(group)
    }

    private mutating func branchFinished(
        _ branch: TaskNumber, of parent: TaskNumber, key: Value, _ values: [Value], now: CallTime
    ) {
        editGroup(parent) { group in
            group.live.remove(branch)
            if group.wantsAll {
                group.results[key] = values.first ?? .null
            } else if group.outcome == nil {
                group.outcome = .winner(key: key, values)
            }
        }
        settleGroup(parent, now: now)
    }

    private mutating func branchFailed(
        _ branch: TaskNumber, of parent: TaskNumber, key: Value, _ failure: FlowFailure, now: CallTime
    ) {
        editGroup(parent) { group in
            group.live.remove(branch)
            if group.outcome == nil { group.outcome = .failure(failure) }
        }
        settleGroup(parent, now: now)
    }

    /// Cancels the branches that lost, and resumes the waiting task once none is left.
    private mutating func settleGroup(_ parent: TaskNumber, now: CallTime) {
        guard case .group(let group) = tasks[parent]?.wait else { return }
        guard group.live.isEmpty else {
            if group.outcome != nil { for branch in group.live.sorted() { cancelTask(branch, now: now) } }
            return
        }
        switch group.outcome {
        case .failure(let failure): raise(parent, code: failure.code, failure.message)
        case .winner(let key, let values): resume(parent, [key] + values)
        case nil: resume(parent, [group.collected])
        }
    }

    /// Ends a task whose result is not wanted: what it waits for is let go, and its verb raises `cancelled`.
    mutating func cancelTask(_ task: TaskNumber, now: CallTime) {
        guard tasks[task]?.isCancelled == false else { return }
        tasks[task]?.isCancelled = true
        if case .group(let group) = tasks[task]?.wait {
            for branch in group.live.sorted() { cancelTask(branch, now: now) }
        } else if tasks[task]?.wait != nil {
            letGo(of: task, now: now)
            raise(task, code: "cancelled", "another branch was faster")
        }
    }

    /// Frees what a waiting task holds: timers, the floor, playback, effects.
    mutating func letGo(of task: TaskNumber, now: CallTime) {
        switch tasks[task]?.wait {
        case .sleep(let id): cancel(timer: id)
        case .utterance(let id): stop(utterance: id)
        case .farewell(let id), .announcement(let id, _, _): stop(utterance: id)
        case .turn(let token): endTurn(token, now: now)
        case .effect(let id), .answer(let id): abandon(id)
        case .transfer(let id, let timer):
            abandon(id)
            cancel(timer: timer)
        case .agent(let wait): release(wait)
        case .events(_, let timer): cancel(timer: timer)
        case .realtime(let wait): closeRealtime(wait)
        case .dial(let dial):
            cancel(timer: dial.detection)
            if !machine.state.isTerminal { drive(.endRequested(.hangupBot), now: now) }
        case .ending, .group, .othersWords, nil: break
        }
    }
}

extension Wait.BranchGroup {
    /// The results of `all` in the shape its branches were given in.
    var collected: Value {
        if isArray {
            return .array(results.sorted { ($0.key.int ?? 0) < ($1.key.int ?? 0) }.map(\.value))
        }
        return .map(Dictionary(uniqueKeysWithValues: results.compactMap { key, value in key.text.map { ($0, value) } }))
    }
}

extension FlowFailure {
    /// The whole script state is lost, not only the task.
    public var isFatal: Bool { ["cpu_budget", "killed", "verb_flood"].contains(code) }
}
