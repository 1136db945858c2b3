import CallAgents
import CallCore
import HTTPTransport
import Synchronization
import VoiceCallEngine

/// One question at a chat endpoint: carries out what its machine decides.
final class ChatExchange: Sendable {
    /// For an answer that somebody listens to while it is written.
    private static let longestSpeech: Milliseconds = 600_000

    private let id: AgentQuestion.ID
    private let patience: Milliseconds
    /// For the whole exchange.
    private let longest: Milliseconds
    private let client: HTTPClient
    private let timers: LiveTimers
    private let clock: any HostClock
    private let spoken: @Sendable (String) -> Void
    private let called: @Sendable (AgentRound, Int) -> Void
    private let done: @Sendable (AgentAnswer) -> Void
    private let state: Mutex<ChatAttempts>

    init(
        _ question: AgentQuestion, _ settings: ChatSettings, client: HTTPClient, timers: LiveTimers,
        clock: any HostClock, spoken: @escaping @Sendable (String) -> Void,
        called: @escaping @Sendable (AgentRound, Int) -> Void,
        done: @escaping @Sendable (AgentAnswer) -> Void
    ) {
        id = question.id
        patience = max(question.request.deadline, 1)
        longest = question.request.speaks ? Self.longestSpeech : patience + 1_000
        self.client = client
        self.timers = timers
        self.clock = clock
        self.spoken = spoken
        self.called = called
        self.done = done
        state = Mutex(ChatAttempts(ChatAnswer(question, settings)))
    }

    func handle(_ input: ChatInput) { handle(input, attempt: nil) }

    private func handle(_ input: ChatInput, attempt: Int?) {
        let (actions, current) = state.withLock { state in
            (state.handle(input, of: attempt, now: clock.now()), state.number)
        }
        for action in actions { perform(action, current) }
    }

    /// - Parameter attempt: the one that a request begins.
    private func perform(_ action: ChatAction, _ attempt: Int) {
        switch action {
        case .send(let request): send(request, attempt)
        case .stop: state.withLock { $0.stream }?.cancel()
        case .spoken(let text): spoken(text)
        case .callTools(let round, let number): called(round, number)
        case .startTimer(let timer, let time):
            timers.start(key(timer), at: time) { [self] in handle(.timer(timer)) }
        case .cancelTimer(let timer): timers.cancel(key(timer))
        case .finished(let answer): done(answer)
        }
    }

    private func key(_ timer: ChatTimer) -> TimerKey {
        TimerKey(.service("agent \(id.text)"), timer == .deadline ? 0 : 1)
    }

    private func send(_ request: ChatRequest, _ attempt: Int) {
        // The machine has a time limit of its own; these only see to it that nothing stays behind.
        let call = HTTPCall(
            "POST", request.url, headers: request.headers, body: request.body,
            credentials: request.apiKey.map { .bearer(token: $0) }, timeout: longest, maxBytes: 4 << 20,
            caFile: request.caFile)
        let limits = HTTPStreamLimits(firstByte: patience + 1_000, betweenBytes: patience + 1_000)
        let stream = client.stream(call, limits: limits) { [self] event in take(event, attempt) }
        let isOver = state.withLock { state in
            // It may be answered already, and the next one under way.
            if attempt == state.number { state.stream = stream }
            return state.isFinished
        }
        if isOver { stream.cancel() }
    }

    /// On the client's thread.
    private func take(_ event: HTTPStreamEvent, _ attempt: Int) {
        switch event {
        case .head(_, let headers): handle(.head(headers), attempt: attempt)
        case .chunk(let bytes):
            handle(.bytes(bytes), attempt: attempt)
            state.withLock { $0.number == attempt ? $0.stream : nil }?.consumed(bytes.count)
        case .finished(.answered(200..<300, _, _)): handle(.ended, attempt: attempt)
        case .finished(.answered(let status, let headers, let body)):
            handle(.refused(status: status, headers: headers, body: body), attempt: attempt)
        case .finished(.notSent(let code, let message)):
            handle(.broken(message: "\(message) [\(code)]", wasSent: false), attempt: attempt)
        case .finished(.lost(let code, let message)), .finished(.refused(let code, let message)):
            handle(.broken(message: "\(message) [\(code)]", wasSent: true), attempt: attempt)
        }
    }
}
