import ScriptValue

extension CallSession {
    /// Actions every call answers to, whether its flow defines them or not.
    public static let defaultActions = ["continue", "speak", "dtmf", "end"]

    mutating func command(_ id: String, _ name: String, _ arguments: Value, now: CallTime) {
        // Whoever lost the connection asks again under the same id: that is no second command.
        if let known = commands[id] {
            if let known { actions.append(.reply(command: id, known)) }
            return
        }
        commands[id] = .some(nil)
        note("command", name)
        if let action = entries.actions[name] {
            do throws(FlowError) {
                let checked = try entries.actionParameters[name]?.check(arguments) ?? arguments
                return act(id, name, .reference(action), checked)
            } catch {
                return reply(to: id, .failed(code: error.code, message: error.message))
            }
        }
        switch name {
        case "status": reply(to: id, .done(record.value))
        case "message":
            guard !machine.state.isTerminal else { return reply(to: id, notActive) }
            // `{name, data}` is an event of that name for `call:wait`; anything else is a plain message.
            if let event = arguments["name"]?.text {
                post(event, arguments["data"] ?? nil)
            } else {
                post("message", arguments)
            }
            reply(to: id, .done(true))
        case "continue": act(id, name, .defaultAction(name), withTimeout(arguments))
        case _ where Self.defaultActions.contains(name): act(id, name, .defaultAction(name), arguments)
        default:
            let known = (Set(entries.actions.keys).union(Self.defaultActions)).sorted().joined(separator: ", ")
            let message = "flow '\(setup.flow)' has no action '\(name)'; it has \(known)"
            reply(to: id, .failed(code: "action.unknown", message: message))
        }
    }

    /// The arguments of `continue`, with how long it waits.
    private func withTimeout(_ arguments: Value) -> Value {
        guard var fields = arguments.map, fields["timeout"] == nil else { return arguments }
        // No verb waits for longer than an hour.
        fields["timeout"] = .number(min(max(setup.limits.transcript, 100), 3_600_000).seconds)
        return .map(fields)
    }

    /// Answers a command, and remembers the answer for whoever missed it.
    mutating func reply(to command: String, _ reply: CommandReply) {
        commands[command] = reply
        answeredCommands.append(command)
        if answeredCommands.count > 64 { commands[answeredCommands.removeFirst()] = nil }
        actions.append(.reply(command: command, reply))
    }

    private mutating func act(_ id: String, _ name: String, _ function: FlowFunction, _ arguments: Value) {
        guard !machine.state.isTerminal else { return reply(to: id, notActive) }
        if scriptIsGone, let failure {
            let gone = CommandReply.failed(code: failure.code, message: failure.message)
            return reply(to: id, gone)
        }
        let isTurn = name == "continue"
        if isTurn, tasks.values.contains(where: { if case .action(_, name) = $0.role { true } else { false } }) {
            let busy = CommandReply.failed(code: "action.busy", message: "Already waiting for transcript")
            return reply(to: id, busy)
        }
        guard tasks.count < setup.limits.tasks else {
            let full = CommandReply.failed(code: "nursery.full", message: "the call runs too many tasks already")
            return reply(to: id, full)
        }
        _ = start(.action(command: id, name: name), function, [callHandle, arguments])
    }
}
