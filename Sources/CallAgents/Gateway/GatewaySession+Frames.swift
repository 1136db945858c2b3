import CallCore
import ScriptValue

extension GatewaySession {
    /// How often a question that was refused for now is put again.
    private static let retries = 3
    private static let usualRetry: Milliseconds = 500

    mutating func read(_ bytes: [UInt8], _ now: CallTime) {
        let isGreeting: Bool
        switch phase {
        case .greeting, .introduced: isGreeting = true
        case .ready: isGreeting = false
        default: return
        }
        // Whatever it is, the Gateway lives. It speaks at least once in each tick; two of them missed are too many.
        if !isGreeting { start(.silence, at: now + tick * 2 + tick / 2) }
        guard let frame = GatewayFrame(bytes) else {
            guard isGreeting else { return }
            return abandon(code: 1_008, Self.foreign, now)
        }
        switch frame {
        case .event("connect.challenge", _): if phase == .greeting { introduce() }
        case .event("chat", let payload): if !isGreeting { heard(payload, now) }
        case .event: break
        case .response(let id, let result):
            if phase == .introduced(request: id) { introduced(result, now) } else { answered(id, result, now) }
        }
    }

    private static let foreign = AgentProblem(
        .unavailable, code: "agent.gateway_foreign",
        message: "what answers there is no OpenClaw Gateway; check agent.openclaw.baseUrl")

    // MARK: greeting

    private mutating func introduce() {
        let request = nextRequest()
        var parameters: [String: Value] = [
            "minProtocol": 3, "maxProtocol": 4,
            "client": [
                "id": "gateway-client", "displayName": "voicecall", "version": Value(settings.version),
                "platform": "linux", "mode": "backend",
            ],
            "role": "operator", "scopes": ["operator.read", "operator.write"], "caps": [],
            "userAgent": Value("voicecall/\(settings.version)"),
        ]
        switch settings.login {
        case .token(let token): parameters["auth"] = ["token": Value(token.reveal())]
        case .password(let password): parameters["auth"] = ["password": Value(password.reveal())]
        case .none: break
        }
        phase = .introduced(request: request)
        send(request, "connect", parameters)
    }

    private mutating func introduced(_ result: Result<Value, GatewayFrame.Refusal>, _ now: CallTime) {
        switch result {
        case .success(let hello):
            welcomed(hello, now)
            start(.silence, at: now + tick * 2 + tick / 2)
        case .failure(let refusal):
            // A Gateway that is starting says so; it will let us in.
            actions.append(.disconnect(code: 1_000))
            lost(Self.turnedAway(refusal), refusal.isRetryable ? .good : .none, now)
        }
    }

    // MARK: answers

    private mutating func answered(
        _ request: String, _ result: Result<Value, GatewayFrame.Refusal>, _ now: CallTime
    ) {
        if let id = waits.removeValue(forKey: request) {
            // The run of an earlier socket is over: its result is there to be asked for.
            return put(id, now)
        }
        guard let (id, run) = runs.first(where: { $0.value.request == request }) else { return }
        switch result {
        case .success(let payload) where Self.isAccepted(payload): accepted(run, request, payload, now)
        case .success(let payload): finish(id, GatewayRun.answer(payload))
        case .failure(let refusal): refused(run, refusal, now)
        }
    }

    private static func isAccepted(_ payload: Value) -> Bool {
        ["accepted", "started", "in_flight"].contains(payload["status"]?.text ?? "")
    }

    private mutating func accepted(_ run: GatewayRun, _ request: String, _ payload: Value, _ now: CallTime) {
        let id = run.question.id
        let isKnown = run.isRepeated
        runs[id]?.phase = .accepted(request: request)
        if let runID = payload["runId"]?.text { runs[id]?.runID = runID }
        guard isKnown else { return }
        // It was taken on an earlier socket, so this request may get no second answer.
        let wait = nextRequest()
        waits[wait] = id
        send(
            wait, "agent.wait",
            ["runId": Value(runs[id]?.runID ?? id.text), "timeoutMs": .int(max(1, run.deadline - now))])
    }

    private mutating func refused(_ run: GatewayRun, _ refusal: GatewayFrame.Refusal, _ now: CallTime) {
        let id = run.question.id
        let pause = min(max(refusal.retryAfter ?? 0, Self.usualRetry), 60_000)
        guard case .asked = run.phase, refusal.isRetryable, run.refusals < Self.retries, now + pause < run.deadline
        else { return finish(id, .failed(Self.failed(refusal))) }
        runs[id]?.refusals += 1
        runs[id]?.phase = .pausing
        start(.again(id), at: now + pause)
    }

    /// The agent writes.
    private mutating func heard(_ payload: Value, _ now: CallTime) {
        guard payload["state"]?.text == "delta", let runID = payload["runId"]?.text,
            let (id, run) = runs.first(where: { $0.value.runID == runID && $0.value.request != nil })
        else { return }
        let content = payload["message"]?["content"]
        let parts = (content?.array ?? []).compactMap { $0["type"]?.text == "text" ? $0["text"]?.text : nil }
        let text = content?.text ?? parts.joined()
        let spoken = runs[id]?.show(text) ?? ""
        guard !spoken.isEmpty else { return }
        actions.append(.spoken(id, spoken))
        // Somebody listens to it: the patience is for the next words.
        guard run.question.request.speaks else { return }
        runs[id]?.deadline = now + run.question.request.deadline
        start(.deadline(id), at: now + run.question.request.deadline)
    }
}
