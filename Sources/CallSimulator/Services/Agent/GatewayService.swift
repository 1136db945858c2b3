import CallCore
import ScriptValue

/// The end of one WebSocket at a simulated OpenClaw Gateway, in simulated time. It speaks version 4 of the protocol and
/// refuses what the real one refuses: another first frame than `connect`, properties nobody knows, wrong types.
public struct GatewayService: SocketService {
    private enum Phase: Hashable, Sendable { case new, greeting, open, over }

    public let name = "openclaw"
    public var misuses: [ServiceMisuse] { settings.house.misuses }

    private static let timer = 0
    private static let tickTimer = 1
    private static let longestGreeting = 64 << 10

    let settings: GatewayServiceSettings
    var random: SeededRandom
    private var phase = Phase.new
    private var outbox = ServiceOutbox()
    private var frames = 0
    private var refused = 0
    private var sequence = 0
    private var actions: [SocketServiceAction] = []

    public init(_ settings: GatewayServiceSettings) {
        self.settings = settings
        random = SeededRandom(seed: settings.seed).stream("gateway")
    }

    public mutating func handle(_ input: SocketServiceInput, now: CallTime) -> [SocketServiceAction] {
        switch input {
        case .upgrade where phase == .new: upgrade(now)
        case .message(let message) where phase == .greeting || phase == .open: take(message, now)
        case .closed(let code, let reason) where phase != .over:
            if code != 1_006 { actions.append(.close(code: code, reason: reason)) }
            end()
        case .timer(Self.tickTimer): tick(now)
        default: break
        }
        flush(now)
        defer { actions = [] }
        return actions
    }

    private mutating func flush(_ now: CallTime) {
        guard phase != .over else { return }
        for item in outbox.take(now: now) {
            switch item {
            case .message(let message): actions.append(.send(message))
            case .close(let code, let reason):
                actions.append(.close(code: code, reason: reason))
                return end()
            case .drop:
                actions.append(.drop)
                return end()
            }
        }
        if let due = outbox.nextDue { actions.append(.startTimer(Self.timer, at: due)) }
    }

    private mutating func end() {
        phase = .over
        outbox.clear()
        actions += [.cancelTimer(Self.timer), .cancelTimer(Self.tickTimer)]
    }

    // MARK: greeting

    private mutating func upgrade(_ now: CallTime) {
        settings.house.opened()
        if let status = settings.faults.refusal {
            actions.append(.refuse(ServiceRefusal(status: status)))
            return end()
        }
        phase = .greeting
        actions.append(.accept(HeaderList()))
        guard !settings.faults.isMute else { return }
        event("connect.challenge", ["nonce": "n-1", "ts": .int(now.milliseconds)], now, counted: false)
    }

    private mutating func take(_ message: SocketMessage, _ now: CallTime) {
        frames += 1
        if frames == settings.faults.dropAtFrame { return outbox.add(.drop, at: now, lane: 0) }
        if frames == settings.faults.restartAtFrame { return close(1_012, "service restart", now) }
        guard case .text(let bytes) = message, phase == .open || bytes.count <= Self.longestGreeting,
            let frame = StrictFields(bytes)
        else { return misuse("a frame that is no JSON, or too long", now) }
        do throws(FieldProblem) {
            try frame.only(["type", "id", "method", "params"])
            guard try frame.choice("type", of: ["req"]) != nil else { throw .missing("type") }
            let id = try frame.neededText("id")
            let method = try frame.neededText("method")
            let parameters = try frame.object("params") ?? StrictFields([:])
            if phase == .greeting { greet(id, method, parameters, now) } else { serve(id, method, parameters, now) }
        } catch {
            misuse(error.message, now)
        }
    }

    private mutating func greet(_ id: String, _ method: String, _ parameters: StrictFields, _ now: CallTime) {
        guard method == "connect" else { return misuse("the first frame is '\(method)', not connect", now) }
        guard !settings.faults.isNeverReady, !settings.faults.isMute else { return }
        if settings.faults.isStarting {
            respond(id, .failure(.starting), now)
            return close(1_012, "service restart", now)
        }
        do throws(GatewayError) {
            try GatewayRequests.introduction(parameters, token: settings.token)
        } catch {
            settings.house.note(ServiceMisuse(at: now, message: error.message))
            respond(id, .failure(error), now)
            return close(1_008, error.message, now)
        }
        phase = .open
        respond(
            id,
            .success([
                "type": "hello-ok", "protocol": 4, "server": ["version": "sim", "connId": "c-1"],
                "features": ["methods": ["agent", "agent.wait", "chat.abort"], "events": ["chat", "tick"]],
                "snapshot": [:], "auth": ["role": "operator", "scopes": ["operator.read", "operator.write"]],
                "policy": [
                    "maxPayload": 26_214_400, "maxBufferedBytes": 52_428_800,
                    "tickIntervalMs": .int(settings.tickInterval),
                ],
            ]), now + random.draw(1...40))
        if !settings.faults.isWithoutTicks { tick(now, isFirst: true) }
    }

    private mutating func tick(_ now: CallTime, isFirst: Bool = false) {
        guard phase == .open else { return }
        if !isFirst { event("tick", ["ts": .int(now.milliseconds)], now, counted: false) }
        actions.append(.startTimer(Self.tickTimer, at: now + settings.tickInterval))
    }

    // MARK: requests

    private mutating func serve(_ id: String, _ method: String, _ parameters: StrictFields, _ now: CallTime) {
        do throws(GatewayError) {
            switch method {
            case "agent": try ask(id, parameters, now)
            case "agent.wait": try wait(id, parameters, now)
            case "chat.abort":
                let (sessionKey, runID) = try GatewayRequests.abortion(parameters)
                let isAborted = settings.house.abort(runID, sessionKey: sessionKey, now: now)
                respond(id, .success(["ok": true, "aborted": .bool(isAborted)]), now)
            default: throw GatewayError("unknown method: \(method)")
            }
        } catch {
            settings.house.note(ServiceMisuse(at: now, message: error.message))
            respond(id, .failure(error), now)
        }
    }

    private mutating func ask(_ id: String, _ parameters: StrictFields, _ now: CallTime) throws(GatewayError) {
        let (key, question) = try GatewayRequests.question(parameters)
        if let run = settings.house.run(key) {
            // The stored result; of a run that is not over, that it was taken.
            guard run.end <= now else { return accept(id, key, now) }
            return answer(id, key, run, now)
        }
        if refused < settings.faults.busy {
            refused += 1
            return respond(id, .failure(.busy), now)
        }
        let first = now + random.draw(settings.firstWords) + settings.faults.delay
        let text = settings.script.answer(question)
        let run = GatewayHouse.Run(
            sessionKey: question.sessionKey ?? "", text: text, end: first + Milliseconds(text.count) * 20)
        settings.house.begin(key, run, question)
        accept(id, key, now)
        write(key, run, from: first)
        answer(id, key, run, run.end)
    }

    private mutating func accept(_ id: String, _ key: String, _ now: CallTime) {
        respond(
            id,
            .success(["runId": Value(key), "status": "accepted", "acceptedAt": .int(now.milliseconds)]), now)
    }

    /// The words so far, every 150 ms at most.
    private mutating func write(_ key: String, _ run: GatewayHouse.Run, from start: CallTime) {
        var time = start
        while time < run.end, !settings.faults.runsFail {
            let count = run.text.count - Int((run.end - time) / 20)
            let text = String(run.text.prefix(max(0, count)))
            event(
                "chat",
                [
                    "runId": Value(key), "sessionKey": Value(run.sessionKey), "seq": .int(Int64(sequence)),
                    "state": "delta",
                    "message": ["role": "assistant", "content": [["type": "text", "text": Value(text)]]],
                ], time)
            time = time + 150
        }
    }

    private mutating func answer(_ id: String, _ key: String, _ run: GatewayHouse.Run, _ time: CallTime) {
        guard !settings.faults.runsFail else { return respond(id, .failure(.runFailed), time) }
        respond(
            id,
            .success([
                "runId": Value(key), "status": "ok", "summary": "completed",
                "result": [
                    "payloads": [
                        ["text": "I think about it.", "isReasoning": true], ["text": Value(run.text)],
                        ["text": "a tool failed", "isError": true],
                    ], "meta": [:],
                ],
            ]), time)
    }

    private mutating func wait(_ id: String, _ parameters: StrictFields, _ now: CallTime) throws(GatewayError) {
        let (runID, timeout) = try GatewayRequests.waiting(parameters)
        guard let run = settings.house.run(runID), run.end <= now + timeout else {
            return respond(id, .success(["runId": Value(runID), "status": "timeout"]), now + timeout)
        }
        respond(id, .success(["runId": Value(runID), "status": "ok"]), max(now, run.end))
    }

    // MARK: sending

    private mutating func respond(_ id: String, _ result: Result<Value, GatewayError>, _ time: CallTime) {
        var frame: [String: Value] = ["type": "res", "id": Value(id)]
        switch result {
        case .success(let payload): (frame["ok"], frame["payload"]) = (true, payload)
        case .failure(let error): (frame["ok"], frame["error"]) = (false, error.value)
        }
        send(.map(frame), time, lane: Int(sequence) + 1)
    }

    private mutating func event(_ name: String, _ payload: Value, _ time: CallTime, counted: Bool = true) {
        var frame: [String: Value] = ["type": "event", "event": Value(name), "payload": payload]
        if counted { frame["seq"] = .int(Int64(sequence)) }
        send(.map(frame), time, lane: sequence + 1)
    }

    private mutating func send(_ frame: Value, _ time: CallTime, lane: Int) {
        sequence += 1
        if settings.faults.isNoisy, phase == .open {
            outbox.add(.message(.text("{\"type\":")), at: time, lane: lane)
            outbox.add(
                .message(.text(#"{"type":"event","event":"presence","payload":[1],"more":{}}"#)), at: time, lane: lane)
        }
        outbox.add(.message(.text(JSONText.encodePlainText(frame))), at: time, lane: lane)
    }

    private mutating func close(_ code: Int, _ reason: String, _ now: CallTime) {
        outbox.add(.close(code: code, reason: reason), at: now, lane: 0)
    }

    private mutating func misuse(_ message: String, _ now: CallTime) {
        settings.house.note(ServiceMisuse(at: now, message: message))
        close(1_008, "invalid request frame", now)
    }
}
