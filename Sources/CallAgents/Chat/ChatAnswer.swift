import CallCore

/// One question to a chat endpoint, as a pure value: requests and timers go out, and what came of them comes in.
///
/// It is asked again, a few times, where the endpoint took nothing of it and time is left. Once it is finished,
/// nothing changes it.
public struct ChatAnswer: Sendable {
    private static let attempts = 3
    private static let firstPause: Milliseconds = 300
    /// A request is not worth sending when less time is left.
    private static let shortestTry: Milliseconds = 500
    /// What an OpenClaw Gateway says in place of an answer.
    private static let excuses = ["Error: internal error", "No response from OpenClaw."]

    private let request: ChatRequest
    private let patience: Milliseconds
    /// The patience is for the next words: somebody listens to those before.
    private let speaks: Bool
    private var deadline = CallTime(milliseconds: 0)
    private var tries = 0
    private var isPausing = false
    private var isRunning = false
    private var isEventStream = true
    private var events = EventStreamReader()
    private var body: [UInt8] = []
    private var content = ChatContent()
    private var stream = SpokenStream()
    private var actions: [ChatAction] = []
    public private(set) var isFinished = false

    public init(_ question: AgentQuestion, _ settings: ChatSettings) {
        request = ChatRequest(question, settings)
        patience = question.request.deadline
        speaks = question.request.speaks
    }

    public mutating func handle(_ input: ChatInput, now: CallTime) -> [ChatAction] {
        guard !isFinished else { return [] }
        do throws(AgentProblem) {
            try take(input, now)
        } catch {
            finish(.failed(error))
        }
        defer { actions = [] }
        return actions
    }

    private mutating func take(_ input: ChatInput, _ now: CallTime) throws(AgentProblem) {
        switch input {
        case .start where tries == 0:
            deadline = now + patience
            actions.append(.startTimer(.deadline, at: deadline))
            send()
        case .head(let headers) where isRunning: begin(headers)
        case .bytes(let bytes) where isRunning: try read(bytes, now)
        case .ended where isRunning:
            isRunning = false
            try end(now)
        case .refused(let status, let headers, let body) where isRunning:
            isRunning = false
            let problem = ChatRefusal.problem(status: status, body: body)
            let pause = RetryAfter.read(headers, status: status)
            guard ChatRefusal.isTransient(status), again(pause, now) else { throw problem }
        case .broken(let message, let wasSent) where isRunning:
            isRunning = false
            if !wasSent, again(nil, now) { return }
            throw AgentProblem(wasSent ? .failed : .unavailable, code: "agent.unreachable", message: message)
        case .timer(.deadline): throw .tooLate
        case .timer(.again) where isPausing:
            isPausing = false
            send()
        case .cancel: finish(nil)
        default: break
        }
    }

    private mutating func send() {
        tries += 1
        isRunning = true
        actions.append(.send(request))
    }

    /// Whether it is going to be asked again.
    private mutating func again(_ pause: Milliseconds?, _ now: CallTime) -> Bool {
        let pause = pause ?? Self.firstPause << (tries - 1)
        guard tries < Self.attempts, deadline - now > Self.shortestTry, deadline - now - Self.shortestTry > pause else {
            return false
        }
        isPausing = true
        actions.append(.startTimer(.again, at: now + pause))
        return true
    }

    private mutating func begin(_ headers: HeaderList) {
        // Some servers answer with one body although a stream was asked for.
        isEventStream = headers["content-type"]?.lowercased().hasPrefix("application/json") != true
    }

    private mutating func read(_ bytes: [UInt8], _ now: CallTime) throws(AgentProblem) {
        guard isEventStream else {
            body += bytes
            guard body.count <= EventStreamReader.longest else { throw Self.endless }
            return
        }
        for event in events.take(bytes) { try take(event, now) }
        if events.isTooLong { throw Self.endless }
        // What comes behind the end is of no interest, and the connection is good for the next question.
        guard content.isDone else { return }
        isRunning = false
        try end(now)
    }

    private mutating func take(_ event: [UInt8], _ now: CallTime) throws(AgentProblem) {
        let spoken = stream.take(try content.take(event))
        guard !spoken.isEmpty else { return }
        actions.append(.spoken(spoken))
        if speaks { actions.append(.startTimer(.deadline, at: now + patience)) }
    }

    private mutating func end(_ now: CallTime) throws(AgentProblem) {
        if isEventStream {
            for event in events.finish() { try take(event, now) }
        } else {
            _ = try content.takeWhole(body)
        }
        guard content.isComplete else {
            throw AgentProblem(
                .failed, code: "agent.broken", message: "the chat endpoint ended in the middle of its answer")
        }
        let text = SpokenReply.text(of: [content.text])
        if Self.excuses.contains(text) {
            throw AgentProblem(.failed, code: "agent.failed", message: "the agent's run failed: see its host's log")
        }
        switch content.finishReason {
        case "tool_calls", "function_call":
            throw AgentProblem(
                .failed, code: "agent.tools",
                message: "the model asked for a tool, and none was offered; choose another model")
        case "content_filter" where text.isEmpty:
            throw AgentProblem(.failed, code: "agent.filtered", message: "the chat endpoint held its answer back")
        default: finish(.text(text))
        }
    }

    private static let endless = AgentProblem(
        .failed, code: "agent.too_long", message: "the agent's answer has no end")

    /// - Parameter answer: nil when nobody waits for one.
    private mutating func finish(_ answer: AgentAnswer?) {
        isFinished = true
        if isRunning { actions.append(.stop) }
        if isPausing { actions.append(.cancelTimer(.again)) }
        if tries > 0 { actions.append(.cancelTimer(.deadline)) }
        isRunning = false
        if let answer { actions.append(.finished(answer)) }
    }
}
