import CallCore
import ScriptValue

/// One question to a chat endpoint, as a pure value: requests and timers go out, and what came of them comes in.
///
/// Tools that the model wants run are answered, and the model asked again, for a few rounds. A request is repeated, a few
/// times, where the endpoint took nothing of it and time is left. Once it is finished, nothing changes it.
public struct ChatAnswer: Sendable {
    private static let attempts = 3
    private static let firstPause: Milliseconds = 300
    /// A request is not worth sending when less time is left.
    private static let shortestTry: Milliseconds = 500
    /// What an OpenClaw Gateway says in place of an answer.
    private static let excuses = ["Error: internal error", "No response from OpenClaw."]

    private enum Stage: Sendable {
        case new
        case asking
        case asked
        /// Until the same request is sent once more.
        case pausing
        case waitingForTools
        case over
    }

    /// Tools that a model may want run at once.
    private static let mostCalls = 16

    private let question: AgentQuestion
    private let settings: ChatSettings
    private let offersTools: Bool
    private var patience: Milliseconds { question.request.deadline }
    /// The patience is for the next words: somebody listens to those before.
    private var speaks: Bool { question.request.speaks }
    private var stage = Stage.new
    private var deadline = CallTime(milliseconds: 0)
    private var tries = 0
    private var rounds: [AgentRound]
    /// What was said by the end of these rounds.
    private var said: String
    private var isEventStream = true
    private var events = EventStreamReader()
    private var body: [UInt8] = []
    private var content = ChatContent()
    private var stream = SpokenStream()
    private var actions: [ChatAction] = []

    public init(_ question: AgentQuestion, _ settings: ChatSettings) {
        self.question = question
        self.settings = settings
        offersTools = !ChatRequest.tools(question, settings).isEmpty
        rounds = question.request.progress.rounds
        said = question.request.progress.said
    }

    public var isFinished: Bool { stage == .over }

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
        case .start where stage == .new:
            wait(now)
            goOn()
        case .head(let headers) where stage == .asking: begin(headers)
        case .bytes(let bytes) where stage == .asking: try read(bytes, now)
        case .ended where stage == .asking: try end(now)
        case .refused(let status, let headers, let body) where stage == .asking:
            stage = .asked
            let problem = ChatRefusal.problem(status: status, body: body)
            let pause = RetryAfter.read(headers, status: status)
            guard ChatRefusal.isTransient(status), again(pause, now) else { throw problem }
        case .broken(let message, let wasSent) where stage == .asking:
            stage = .asked
            if !wasSent, again(nil, now) { return }
            throw AgentProblem(wasSent ? .failed : .unavailable, code: "agent.unreachable", message: message)
        case .toolResult(let id, let result): answered(id, result)
        case .timer(.deadline): throw .tooLate
        case .timer(.again) where stage == .pausing: send()
        case .cancel: finish(nil)
        default: break
        }
    }

    /// From now on, the patience is new.
    private mutating func wait(_ now: CallTime) {
        deadline = now + patience
        actions.append(.startTimer(.deadline, at: deadline))
    }

    /// Asks what is next to be asked, or waits for what has to be told with it.
    private mutating func goOn() {
        guard rounds.last?.isAnswered != false else {
            stage = .waitingForTools
            return
        }
        tries = 0
        send()
    }

    private mutating func send() {
        tries += 1
        stage = .asking
        isEventStream = true
        (events, body, content, stream) = (EventStreamReader(), [], ChatContent(), SpokenStream())
        actions.append(.send(ChatRequest(question, settings, after: rounds)))
    }

    /// Whether it is going to be asked again.
    private mutating func again(_ pause: Milliseconds?, _ now: CallTime) -> Bool {
        let pause = pause ?? Self.firstPause << (tries - 1)
        guard tries < Self.attempts, deadline - now > Self.shortestTry, deadline - now - Self.shortestTry > pause else {
            return false
        }
        stage = .pausing
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
        try end(now)
    }

    private mutating func take(_ event: [UInt8], _ now: CallTime) throws(AgentProblem) {
        let spoken = stream.take(try content.take(event))
        guard !spoken.isEmpty else { return }
        actions.append(.spoken(spoken))
        if speaks { wait(now) }
    }

    private mutating func end(_ now: CallTime) throws(AgentProblem) {
        stage = .asked
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
        case "content_filter" where text.isEmpty:
            throw AgentProblem(.failed, code: "agent.filtered", message: "the chat endpoint held its answer back")
        case "tool_calls", "function_call": try callTools()
        // Some servers give no other reason for tools.
        case _ where !content.calls.isEmpty && (text.isEmpty || offersTools): try callTools()
        default: finish(.text(speaks ? Self.joined(said, text) : text))
        }
    }

    // MARK: tools

    private mutating func callTools() throws(AgentProblem) {
        guard offersTools, !content.calls.isEmpty, content.calls.haveNames else {
            throw AgentProblem(
                .failed, code: "agent.tools",
                message: "the model asked for a tool without naming it, or was offered none; choose another model")
        }
        guard content.calls.count <= Self.mostCalls, rounds.count < AgentRound.most else {
            throw AgentProblem(
                .failed, code: "agent.rounds",
                message: "the model wanted tools more than \(AgentRound.most) times, or more than \(Self.mostCalls) at "
                    + "once; see what they return")
        }
        // What was said stays said; what was written beside it is nobody's but the model's.
        said = Self.joined(said, stream.spoken)
        let text = String(decoding: ThoughtFilter.removed(from: Array(content.text.utf8)), as: UTF8.self)
        let taken = rounds.flatMap { $0.calls.map(\.id) }
        let round = AgentRound(text: text, calls: content.calls.read(besides: taken))
        rounds.append(round)
        actions.append(.callTools(round, number: rounds.count))
        goOn()
    }

    private mutating func answered(_ id: String, _ result: Value) {
        guard let last = rounds.indices.last, rounds[last].answer(id, result), stage == .waitingForTools else { return }
        goOn()
    }

    private static func joined(_ said: String, _ text: String) -> String {
        let words = said.split(separator: " ") + text.split(whereSeparator: \.isWhitespace)
        return String(words.joined(separator: " ").prefix(SpokenReply.longest))
    }

    private static let endless = AgentProblem(
        .failed, code: "agent.too_long", message: "the agent's answer has no end")

    /// - Parameter answer: nil when nobody waits for one.
    private mutating func finish(_ answer: AgentAnswer?) {
        if stage == .asking { actions.append(.stop) }
        if stage == .pausing { actions.append(.cancelTimer(.again)) }
        if stage != .new { actions.append(.cancelTimer(.deadline)) }
        stage = .over
        if let answer { actions.append(.finished(answer)) }
    }
}
