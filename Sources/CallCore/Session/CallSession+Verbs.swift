import ScriptValue

extension CallSession {
    /// A task has called a verb: check it against the verb table, then begin it.
    mutating func asked(_ task: TaskNumber, _ request: VerbRequest, now: CallTime) {
        guard tasks[task] != nil else { return }
        guard let spec = VerbTable.named(request.name) else {
            return refuseVerb(task, code: "verb.unknown", "no verb '\(request.name)'")
        }
        verbsThisEvent += 1
        guard verbsThisEvent <= setup.limits.verbsPerEvent else {
            return refuseVerb(task, code: "verb_flood", "more than \(setup.limits.verbsPerEvent) verbs without waiting")
        }
        if !spec.isImmediate { note("verb", spec.name, ["task": .int(Int64(task)), "at": Value(request.location)]) }
        let arguments: VerbArguments
        do throws(ArgumentError) {
            arguments = try ArgumentChecker.check(spec, arguments: request.arguments)
        } catch {
            return refuseVerb(task, code: "verb.argument", error.message)
        }
        if let refusal = refusal(of: spec, arguments, by: task) {
            return refuseVerb(task, code: refusal.code, refusal.message)
        }
        perform(spec.name, arguments, for: task, now: now)
    }

    /// A verb that raises at once.
    mutating func refuseVerb(_ task: TaskNumber, code: String, _ message: String) {
        tasks[task]?.wait = nil
        actions.append(.resume(task, .raise(code: code, message: message)))
    }

    private func refusal(
        of spec: VerbSpec, _ arguments: VerbArguments, by task: TaskNumber
    ) -> (code: String, message: String)? {
        let isOver = machine.state.isTerminal
        // Ending what has ended already is no mistake.
        let isIdempotent = spec.endsCall && !spec.raisesHangup
        if isOver, !spec.isImmediate, spec.recovery != .stored, !isIdempotent {
            if spec.precondition != .any || !isInLastWords {
                return ("hangup", "the call has ended (\(machine.state.name))")
            }
        }
        if tasks[task]?.isCancelled == true, !spec.isImmediate {
            return ("cancelled", "another branch was faster")
        }
        if tasks[task]?.role == .screen, !spec.allowedInScreen {
            return ("verb.screen", "'\(spec.shortName)' may not be used in screen, before the call is accepted")
        }
        if !(isOver && isIdempotent),
            let text = spec.precondition.refusal(
                verb: spec.shortName, state: machine.state, direction: setup.direction)
        {
            return ("verb.state", text)
        }
        if let lacking = lackingCapability(for: spec, arguments) {
            return ("verb.carrier", "carrier '\(setup.carrier)' cannot do '\(spec.shortName)' (\(lacking.rawValue))")
        }
        if let grant = entries.needs.missingGrant(for: spec, arguments: arguments, config: setup.config) {
            return ("verb.grant", "'\(spec.shortName)' was not granted to this flow; add \(grant.remedy)")
        }
        return nil
    }

    /// What the verb, or an argument that was given, asks of a carrier that cannot do it.
    private func lackingCapability(for spec: VerbSpec, _ arguments: VerbArguments) -> CarrierCapability? {
        let used = spec.allParameters.filter { arguments.value($0.name).map { $0 != false && $0 != .null } ?? false }
        return ([spec.capability] + used.map(\.capability)).compactMap { $0 }
            .first { !setup.capabilities.contains($0.rawValue) }
    }

    private mutating func perform(_ verb: String, _ arguments: VerbArguments, for task: TaskNumber, now: CallTime) {
        switch verb {
        case "call:dial": dial(task, arguments, now: now)
        case "call:answer": answer(task, now: now)
        case "call:reject": reject(task, arguments, now: now)
        case "call:hangup": hangUp(task, now: now)
        case "call:finish": finish(task, arguments, now: now)
        case "call:transfer": transfer(task, arguments, now: now)
        case "call:dtmf": hold(task, .effect(perform(.line(.dtmf(digits: arguments.text("digits") ?? "")))))
        case "call:say": say(task, .text(arguments.text("text") ?? ""), arguments, now: now)
        case "call:play": play(task, arguments, now: now)
        case "call:stop_speaking":
            stopAllPlayout(now: now)
            answerNow(task, [true])
        case "call:listen", "call:gather", "call:ask": hear(verb, task, arguments, now: now)
        case "call:sleep":
            let length = arguments.seconds("seconds") ?? 0
            hold(task, .sleep(timer(.sleep(task), at: now + length)))
        case "call:wait": waitForEvents(task, arguments, now: now)
        case "call:any": startGroup(task, wantsAll: false, arguments.value("branches") ?? nil, now: now)
        case "call:all": startGroup(task, wantsAll: true, arguments.value("branches") ?? nil, now: now)
        case "call:caller_allowed": answerNow(task, [.bool(callerIsAllowed)])
        case "call:realtime": openRealtime(task, arguments, now: now)
        default: performWorld(verb, arguments, for: task, now: now)
        }
    }

    /// Resumes a task that did not have to wait.
    mutating func answerNow(_ task: TaskNumber, _ values: [Value]) {
        actions.append(.resume(task, .values(values)))
    }

    var callerIsAllowed: Bool {
        let policy = InboundPolicy(rawValue: setup.policy) ?? .disabled
        return policy.decide(from: setup.from, allowFrom: setup.allowFrom) == .accept
    }
}
