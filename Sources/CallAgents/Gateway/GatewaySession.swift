import CallCore
import ScriptValue

/// The session with one OpenClaw Gateway, as a pure value: one socket for the questions of all calls.
///
/// It is opened ahead of the first question and kept. When it breaks it is opened again, and questions that wait are
/// put again under their old key, so that the agent does nothing twice. A Gateway that turns us away is left alone for
/// a while, and questions are answered with the reason at once.
public struct GatewaySession: Sendable {
    enum Phase: Hashable, Sendable {
        case idle
        case connecting
        /// Waits for the Gateway's challenge, then for its hello.
        case greeting
        case introduced(request: String)
        case ready
        /// Until the timer.
        case pausing
        case stopped
    }

    /// What a lost socket lets one hope for.
    enum Outlook: Hashable, Sendable {
        /// The Gateway is there, and will have us again.
        case good
        /// Nobody may be there.
        case doubtful
        /// The Gateway does not want us; nobody waits for it to change its mind.
        case none
    }

    static let greetingPatience: Milliseconds = 15_000
    static let firstPause: Milliseconds = 1_000
    static let longestPause: Milliseconds = 30_000
    /// The Gateway's usual pulse, when its hello names none.
    static let usualTick: Milliseconds = 15_000
    private static let longestTick: Milliseconds = 300_000

    let settings: GatewaySettings
    var phase = Phase.idle
    var runs: [AgentQuestion.ID: GatewayRun] = [:]
    /// Requests that wait for a run of an earlier socket to be over.
    var waits: [String: AgentQuestion.ID] = [:]
    var tick = usualTick
    var actions: [GatewayAction] = []
    private var timers: Set<GatewayTimer> = []
    private var failures = 0
    private var lastRequest = 0
    /// Why there is no session, once one was tried.
    private var trouble: AgentProblem?
    /// It is no use to try again soon: questions are turned away while the pause lasts.
    private var isTurnedAway = false

    public init(_ settings: GatewaySettings) { self.settings = settings }

    public var isReady: Bool { phase == .ready }
    public var pendingQuestions: Int { runs.count }

    public mutating func handle(_ input: GatewayInput, now: CallTime) -> [GatewayAction] {
        guard phase != .stopped else {
            guard case .ask(let question) = input else { return [] }
            return [.finished(question.id, .failed(Self.stopped))]
        }
        take(input, now)
        defer { actions = [] }
        return actions
    }

    private mutating func take(_ input: GatewayInput, _ now: CallTime) {
        switch input {
        case .start: if phase == .idle { connect(now) }
        case .ask(let question): ask(question, now)
        case .cancel(let id): withdraw(id)
        case .connected where phase == .connecting:
            phase = .greeting
            start(.handshake, at: now + Self.greetingPatience)
        case .refused(let status, let message) where phase == .connecting:
            lost(Self.unreachable(status, message), [401, 403].contains(status) ? .none : .doubtful, now)
        case .message(let bytes): read(bytes, now)
        case .closed(let code, let reason): closed(code, reason, now)
        case .timer(let timer) where timers.contains(timer):
            timers.remove(timer)
            fired(timer, now)
        case .stop: stop()
        case .connected, .refused, .timer: break
        }
    }

    // MARK: questions

    private mutating func ask(_ question: AgentQuestion, _ now: CallTime) {
        guard runs[question.id] == nil else { return }
        if isTurnedAway, phase == .pausing {
            actions.append(.finished(question.id, .failed(trouble ?? Self.absent)))
            return
        }
        runs[question.id] = GatewayRun(question, deadline: now + question.request.deadline)
        start(.deadline(question.id), at: now + question.request.deadline)
        switch phase {
        case .ready: put(question.id, now)
        case .idle: connect(now)
        case .pausing:
            // Somebody is on the phone: now is a good time to try.
            cancel(.reconnect)
            connect(now)
        default: break
        }
    }

    mutating func put(_ id: AgentQuestion.ID, _ now: CallTime) {
        guard var run = runs[id] else { return }
        let request = nextRequest()
        run.phase = .asked(request: request)
        run.puts += 1
        runs[id] = run
        send(request, "agent", run.parameters(now: now))
    }

    private mutating func withdraw(_ id: AgentQuestion.ID) {
        guard let run = forget(id) else { return }
        abort(run)
    }

    /// The agent need not go on.
    private mutating func abort(_ run: GatewayRun) {
        guard phase == .ready, run.wasAsked else { return }
        send(
            nextRequest(), "chat.abort",
            ["sessionKey": Value(run.question.request.sessionKey), "runId": Value(run.runID)])
    }

    mutating func finish(_ id: AgentQuestion.ID, _ answer: AgentAnswer) {
        guard forget(id) != nil else { return }
        actions.append(.finished(id, answer))
    }

    private mutating func forget(_ id: AgentQuestion.ID) -> GatewayRun? {
        cancel(.deadline(id))
        cancel(.again(id))
        waits = waits.filter { $0.value != id }
        return runs.removeValue(forKey: id)
    }

    private mutating func finishAll(_ problem: AgentProblem) {
        for id in runs.keys.sorted(by: { $0.text < $1.text }) { finish(id, .failed(problem)) }
    }

    // MARK: the socket

    mutating func connect(_ now: CallTime) {
        phase = .connecting
        actions.append(.connect(SocketRequest(url: Secret(settings.url), caFile: settings.caFile)))
    }

    /// The Gateway has taken us in.
    mutating func welcomed(_ hello: Value, _ now: CallTime) {
        phase = .ready
        failures = 0
        trouble = nil
        isTurnedAway = false
        cancel(.handshake)
        let told = hello["policy"]?["tickIntervalMs"]?.int ?? Self.usualTick
        tick = min(max(told, 1_000), Self.longestTick)
        for id in runs.keys.sorted(by: { $0.text < $1.text }) where runs[id]?.phase == .waiting { put(id, now) }
    }

    private mutating func closed(_ code: Int, _ reason: String, _ now: CallTime) {
        guard phase != .idle, phase != .pausing else { return }
        let why = AgentProblem.shown(reason)
        let problem = AgentProblem(
            .unavailable, code: "agent.gateway_closed", message: "the Gateway closed the session (\(code): \(why))")
        lost(problem, code == 1_008 ? .none : .good, now)
    }

    /// There is no socket any more.
    mutating func lost(_ problem: AgentProblem, _ outlook: Outlook, _ now: CallTime) {
        for timer in [GatewayTimer.handshake, .silence] { cancel(timer) }
        waits = [:]
        phase = .pausing
        isTurnedAway = outlook == .none
        let pause = isTurnedAway ? Self.longestPause : min(Self.firstPause << min(failures, 5), Self.longestPause)
        failures += 1
        start(.reconnect, at: now + pause)
        trouble = problem
        // Somebody is on the phone: better to know than to wait for nobody.
        if isTurnedAway || outlook == .doubtful && failures > 1 { return finishAll(problem) }
        for (id, run) in runs where run.request != nil { runs[id]?.phase = .waiting }
    }

    /// Leaves the socket and tries again.
    mutating func abandon(code: Int, _ problem: AgentProblem, _ now: CallTime) {
        actions.append(.disconnect(code: code))
        lost(problem, .doubtful, now)
    }

    private mutating func stop() {
        if [.connecting, .greeting, .ready].contains(phase) || isIntroduced {
            actions.append(.disconnect(code: 1_000))
        }
        finishAll(Self.stopped)
        for timer in [GatewayTimer.handshake, .silence, .reconnect] { cancel(timer) }
        phase = .stopped
    }

    private var isIntroduced: Bool { if case .introduced = phase { true } else { false } }

    // MARK: timers

    private mutating func fired(_ timer: GatewayTimer, _ now: CallTime) {
        switch timer {
        case .handshake: abandon(code: 1_000, Self.silent, now)
        case .silence: abandon(code: 4_000, Self.silent, now)
        case .reconnect: connect(now)
        case .deadline(let id):
            guard let run = runs[id] else { return }
            finish(id, .failed(phase == .ready ? .tooLate : (trouble ?? Self.absent)))
            abort(run)
        case .again(let id):
            runs[id]?.phase = .waiting
            if phase == .ready { put(id, now) }
        }
    }

    mutating func start(_ timer: GatewayTimer, at time: CallTime) {
        timers.insert(timer)
        actions.append(.startTimer(timer, at: time))
    }

    mutating func cancel(_ timer: GatewayTimer) {
        if timers.remove(timer) != nil { actions.append(.cancelTimer(timer)) }
    }

    // MARK: sending

    mutating func nextRequest() -> String {
        lastRequest += 1
        return "v\(lastRequest)"
    }

    mutating func send(_ id: String, _ method: String, _ parameters: [String: Value]) {
        actions.append(.send(GatewayFrame.request(id: id, method, parameters)))
    }
}
