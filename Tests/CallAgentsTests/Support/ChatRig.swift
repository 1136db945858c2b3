import CallAgents
import CallCore
import CallSimulator
import ScriptValue

/// A question and a simulated chat endpoint, in virtual time.
struct ChatRig {
    static let start = CallTime(milliseconds: 1_780_000_000_000)

    private(set) var now = start
    private(set) var answers: [AgentAnswer] = []
    private(set) var spoken: [String] = []
    /// When the first words could be spoken, and when the answer was whole.
    private(set) var firstWords: CallTime?
    private(set) var answeredAt: CallTime?
    /// The exchanges so far, each request one.
    private(set) var services: [ChatService] = []
    private(set) var isStopped = false
    /// The rounds of tools so far.
    private(set) var rounds: [AgentRound] = []
    /// What comes of a tool; nil for one that does not return.
    var tool: @Sendable (AgentToolCall) -> Value? = { _ in nil }
    /// Where the endpoint is not reachable so many times.
    var unreachable = 0
    private var machine: ChatAnswer
    private let settings: ChatServiceSettings
    private var timers: [ChatTimer: CallTime] = [:]
    private var serviceTimers: [Int: CallTime] = [:]
    private var status: (Int, HeaderList)?
    private var body: [UInt8] = []

    init(
        _ question: AgentQuestion = .test(), model: String = "sim", key: Secret? = nil, seed: UInt64 = 1,
        script: AgentScript = .says("We open at nine. Anything else?"), faults: ChatFaults = .none,
        betweenChunks: ClosedRange<Milliseconds> = 5...60
    ) {
        machine = ChatAnswer(
            question, ChatSettings(baseURL: "http://agent.example/v1", apiKey: key, model: model))
        settings = {
            var settings = ChatServiceSettings(key: key.map { _ in Secret("KEY") }, script: script, seed: seed)
            settings.faults = faults
            settings.betweenChunks = betweenChunks
            return settings
        }()
    }

    var answer: AgentAnswer? { answers.first }
    var question: AgentScript.Question? { services.last?.question }
    var misuses: [String] { services.flatMap { $0.misuses.map(\.message) } }

    /// Runs until nothing is left to happen, or so long.
    mutating func run(_ milliseconds: Milliseconds = 600_000) {
        if services.isEmpty, answers.isEmpty { give(.start) }
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

    mutating func give(_ input: ChatInput) {
        for action in machine.handle(input, now: now) {
            switch action {
            case .send(let request): send(request)
            case .stop:
                isStopped = true
                serve(.cancelled)
            case .spoken(let text):
                spoken.append(text)
                firstWords = firstWords ?? now
            case .callTools(let round, let number):
                rounds.append(round)
                precondition(number == rounds.count)
                for call in round.calls where call.result == nil {
                    if let result = tool(call) { give(.toolResult(call.id, result)) }
                }
            case .startTimer(let timer, let time): timers[timer] = time
            case .cancelTimer(let timer): timers[timer] = nil
            case .finished(let answer):
                answers.append(answer)
                answeredAt = now
            }
        }
    }

    private mutating func send(_ request: ChatRequest) {
        guard unreachable == 0 else {
            unreachable -= 1
            return give(.broken(message: "nothing listens there [http.connect]", wasSent: false))
        }
        var headers = request.headers
        if let key = request.apiKey { headers.add("Authorization", "Bearer \(key.reveal())") }
        services.append(ChatService(settings))
        serviceTimers = [:]
        status = nil
        body = []
        guard let wire = WireRequest("POST", url: request.url, headers: headers, body: request.body) else { return }
        serve(.request(wire))
    }

    private mutating func serve(_ input: ChatServiceInput) {
        guard let last = services.indices.last else { return }
        // What an earlier request comes to is of no interest.
        for action in services[last].handle(input, now: now) where last == services.count - 1 {
            switch action {
            case .head(let status, let headers):
                self.status = (status, headers)
                if status == 200 { give(.head(headers)) }
            case .body(let bytes): if status?.0 == 200 { give(.bytes(bytes)) } else { body += bytes }
            case .end:
                let (status, headers) = status ?? (0, HeaderList())
                give(status == 200 ? .ended : .refused(status: status, headers: headers, body: body))
            case .drop: give(.broken(message: "the connection broke [http.broken]", wasSent: true))
            case .startTimer(let timer, let at): serviceTimers[timer] = at
            case .cancelTimer(let timer): serviceTimers[timer] = nil
            }
        }
    }
}

extension AgentAnswer {
    var text: String? { if case .text(let text) = self { text } else { nil } }
    var problem: AgentProblem? { if case .failed(let problem) = self { problem } else { nil } }
}

extension ChatFaults {
    static func with<Field>(_ field: WritableKeyPath<ChatFaults, Field>, _ value: Field) -> ChatFaults {
        var faults = ChatFaults()
        faults[keyPath: field] = value
        return faults
    }
}
