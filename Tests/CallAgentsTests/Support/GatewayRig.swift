import CallAgents
import CallCore
import CallSimulator
import ScriptValue

/// A session and a simulated Gateway, in virtual time. Each socket has a service of its own, in one house.
struct GatewayRig {
    static let start = CallTime(milliseconds: 1_780_000_000_000)

    let house = GatewayHouse()
    private(set) var now = start
    private(set) var answers: [AgentQuestion.ID: [AgentAnswer]] = [:]
    private(set) var spoken: [AgentQuestion.ID: String] = [:]
    private(set) var firstWords: CallTime?
    private(set) var answeredAt: CallTime?
    /// Times at which sockets were asked for.
    private(set) var connects: [Milliseconds] = []
    private(set) var disconnects: [Int] = []
    private(set) var session: GatewaySession
    /// What goes wrong on the sockets to come, one each; none afterwards.
    var faults: [GatewayFaults]
    private let token: Secret?
    private let script: AgentScript
    private var service: GatewayService?
    private var timers: [GatewayTimer: CallTime] = [:]
    private var serviceTimers: [Int: CallTime] = [:]
    private var seed: UInt64

    init(
        login: GatewaySettings.Login = .token(Secret("T")), token: Secret? = Secret("T"), seed: UInt64 = 1,
        script: AgentScript = .says("We open at nine. Anything else?"), faults: [GatewayFaults] = []
    ) {
        session = GatewaySession(GatewaySettings(base: "http://127.0.0.1:18789", login: login))
        self.token = token
        self.script = script
        self.faults = faults
        self.seed = seed
    }

    func answer(_ effect: EffectID = 1) -> AgentAnswer? { answers.first { $0.key.effect == effect }?.value.first }
    func said(_ effect: EffectID = 1) -> String { spoken.first { $0.key.effect == effect }?.value ?? "" }
    var misuses: [String] { house.misuses.map(\.message) }

    mutating func run(_ milliseconds: Milliseconds) {
        let end = now + milliseconds
        while let due = (Array(timers.values) + Array(serviceTimers.values)).min(), due <= end {
            now = max(now, due)
            if let timer = serviceTimers.first(where: { $0.value == due })?.key {
                serviceTimers[timer] = nil
                serve(.timer(timer))
            } else if let timer = timers.first(where: { $0.value == due })?.key {
                timers[timer] = nil
                give(.timer(timer))
            }
        }
        now = end
    }

    mutating func give(_ input: GatewayInput) {
        for action in session.handle(input, now: now) {
            switch action {
            case .connect(let request): connect(request)
            case .send(let bytes): serve(.message(.text(bytes)))
            case .disconnect(let code):
                disconnects.append(code)
                service = nil
                serviceTimers = [:]
            case .startTimer(let timer, let time): timers[timer] = time
            case .cancelTimer(let timer): timers[timer] = nil
            case .spoken(let id, let text):
                spoken[id, default: ""] += text
                firstWords = firstWords ?? now
            case .finished(let id, let answer):
                answers[id, default: []].append(answer)
                answeredAt = now
            }
        }
    }

    private mutating func connect(_ request: SocketRequest) {
        connects.append(now - Self.start)
        var settings = GatewayServiceSettings(house: house, token: token, script: script, seed: seed)
        if !faults.isEmpty { settings.faults = faults.removeFirst() }
        seed += 1
        service = GatewayService(settings)
        serve(.upgrade(url: request.url.reveal(), headers: HeaderList()))
    }

    private mutating func serve(_ input: SocketServiceInput) {
        guard let actions = service?.handle(input, now: now) else { return }
        for action in actions {
            switch action {
            case .accept: give(.connected)
            case .refuse(let refusal): lose(.refused(status: refusal.status, message: "status \(refusal.status)"))
            case .send(let message): give(.message(message.bytes))
            case .close(let code, let reason): lose(.closed(code: code, reason: reason))
            case .drop: lose(.closed(code: 1_006, reason: ""))
            case .startTimer(let timer, let at): serviceTimers[timer] = at
            case .cancelTimer(let timer): serviceTimers[timer] = nil
            }
        }
    }

    private mutating func lose(_ input: GatewayInput) {
        service = nil
        serviceTimers = [:]
        give(input)
    }
}
