import ScriptValue

extension CallSession {
    mutating func performWorld(_ verb: String, _ arguments: VerbArguments, for task: TaskNumber, now: CallTime) {
        switch verb {
        case "agent.respond", "agent.consult": askAgent(verb, task, arguments, now: now)
        case "http.get", "http.post": request(verb, task, arguments)
        case "kv.get":
            store(task, .get(scope: setup.flow, key: arguments.text("key") ?? ""))
        case "kv.set":
            let request = StoreRequest.set(
                scope: setup.flow, key: arguments.text("key") ?? "", value: arguments.value("value") ?? nil,
                timeToLive: arguments.seconds("ttl"))
            store(task, request)
        case "kv.delete": store(task, .delete(scope: setup.flow, key: arguments.text("key") ?? ""))
        case "memory.get": store(task, .memory(sessionKey: setup.sessionKey))
        case "memory.append":
            store(task, .remember(sessionKey: setup.sessionKey, text: arguments.text("text") ?? ""))
        case "log.info", "log.warn":
            note(
                verb == "log.warn" ? "warning" : "log", arguments.text("message") ?? "",
                arguments.value("fields")?.map ?? [:])
            answerNow(task, [])
        case "emit":
            note("emit", arguments.text("name") ?? "", ["data": arguments.value("data") ?? nil])
            answerNow(task, [])
        case "clock.now": answerNow(task, [.number(Double(now.milliseconds) / 1000)])
        default: refuseVerb(task, code: "verb.unknown", "'\(verb)' is not built")
        }
    }

    private mutating func store(_ task: TaskNumber, _ request: StoreRequest) {
        hold(task, .effect(perform(.store(request))))
    }

    private mutating func request(_ verb: String, _ task: TaskNumber, _ arguments: VerbArguments) {
        var headers: [String: String] = [:]
        for (name, value) in arguments.value("headers")?.map ?? [:] { headers[name] = value.text ?? "" }
        var body: ByteString?
        if case .string(let bytes) = arguments.value("body") { body = bytes }
        if let json = arguments.value("json") {
            body = ByteString(bytes: JSONText.encodePlain(json))
            if headers["Content-Type"] == nil { headers["Content-Type"] = "application/json" }
        }
        let request = HTTPRequest(
            method: verb == "http.get" ? "GET" : "POST", url: arguments.text("url") ?? "", headers: headers,
            body: body, timeout: arguments.seconds("timeout") ?? 10_000)
        hold(task, .effect(perform(.http(request))))
    }

    // MARK: events

    mutating func waitForEvents(_ task: TaskNumber, _ arguments: VerbArguments, now: CallTime) {
        let names = Set((arguments.value("events")?.array ?? []).compactMap(\.text))
        if let index = mailbox.firstIndex(where: { names.contains($0["event"]?.text ?? "") }) {
            return answerNow(task, [mailbox.remove(at: index)])
        }
        if names.contains("dtmf"), !typedAhead.isEmpty {
            let digits = typedAhead
            typedAhead = ""
            return answerNow(task, [["event": "dtmf", "data": Value(digits)]])
        }
        if names.contains("speech"), !unheard.isEmpty {
            return answerNow(task, [["event": "speech", "data": Value(unheard.removeFirst().text)]])
        }
        let timeout = arguments.seconds("timeout").map { timer(.events(task), at: now + $0) }
        hold(task, .events(names, timeout))
    }

    /// Hands an event to a task that waits for it; false when none does.
    mutating func tell(_ event: String, _ data: Value) -> Bool {
        leaveRealtime(on: event)
        let waiting = task(where: { if case .events(let names, _) = $0 { names.contains(event) } else { false } })
        guard let waiting, case .events(_, let timeout) = tasks[waiting]?.wait else { return false }
        cancel(timer: timeout)
        resume(waiting, [["event": Value(event), "data": data]])
        return true
    }

    /// As `tell`; an event nobody waits for is kept for later.
    mutating func post(_ event: String, _ data: Value) {
        guard !tell(event, data) else { return }
        mailbox.append(["event": Value(event), "data": data])
        if mailbox.count > 32 { mailbox.removeFirst() }
    }
}
