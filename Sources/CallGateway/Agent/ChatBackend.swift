import CallAgents
import CallCore
import HTTPTransport
import ScriptValue
import Synchronization
import VoiceCallEngine

/// Asks a chat endpoint over HTTP, each question in a request of its own.
final class ChatBackend: AgentBackend {
    private let settings: ChatSettings
    private let client: HTTPClient
    private let timers: LiveTimers
    private let clock: any HostClock
    private let running = Mutex<[AgentQuestion.ID: ChatExchange]>([:])

    init(_ settings: ChatSettings, client: HTTPClient, timers: LiveTimers, clock: any HostClock) {
        self.settings = settings
        self.client = client
        self.timers = timers
        self.clock = clock
    }

    func ask(
        _ question: AgentQuestion, spoken: @escaping @Sendable (String) -> Void,
        called: @escaping @Sendable (AgentRound, Int) -> Void,
        _ done: @escaping @Sendable (AgentAnswer) -> Void
    ) {
        let exchange = ChatExchange(
            question, settings, client: client, timers: timers, clock: clock, spoken: spoken, called: called
        ) { [weak self] answer in
            self?.running.withLock { _ = $0.removeValue(forKey: question.id) }
            done(answer)
        }
        running.withLock { $0[question.id] = exchange }
        timers.after(0) { exchange.handle(.start) }
    }

    func inform(_ id: AgentQuestion.ID, toolCall: String, _ result: Value) {
        guard let exchange = running.withLock({ $0[id] }) else { return }
        // Never from inside the call that informs: it is still busy with what led to the result.
        timers.after(0) { exchange.handle(.toolResult(toolCall, result)) }
    }

    func cancel(_ id: AgentQuestion.ID) { running.withLock { $0.removeValue(forKey: id) }?.handle(.cancel) }

    func stop() {
        let all = running.withLock { running in
            defer { running = [:] }
            return Array(running.values)
        }
        for exchange in all { exchange.handle(.cancel) }
    }
}
