import CallCore
import GatewayRPC
import ScriptValue
import Synchronization
import VoiceCallEngine

/// The Model Context Protocol at the private listener: what its sessions ask is carried out by the gateway's desk.
final class MCPDoor: Sendable {
    static let path = "/mcp"
    static let longestBody = 1 << 20
    /// Of a client without the token: enough for its answer to say so.
    static let longestStrangersBody = 64 << 10

    private struct State {
        var server: MCPHTTPServer
        var answers: [UInt64: @Sendable (PrivateAnswer) -> Void] = [:]
        var lastRequest: UInt64 = 0
        /// Questions that are under way, and their tickets at the desk once they have one.
        var questions: [MCPHTTPServer.Ticket: UInt64?] = [:]
    }

    private let desk: CommandDesk
    private let metrics: GatewayMetrics
    private let clock: any HostClock
    private let ids: any IDSource
    private let state: Mutex<State>

    init(desk: CommandDesk, metrics: GatewayMetrics, version: String, clock: any HostClock, ids: any IDSource) {
        self.desk = desk
        self.metrics = metrics
        self.clock = clock
        self.ids = ids
        state = Mutex(State(server: MCPHTTPServer(version: version)))
    }

    func handle(
        _ request: PrivateRequest, isAuthorized: Bool, _ answer: @escaping @Sendable (PrivateAnswer) -> Void
    ) {
        let number = state.withLock { state in
            state.lastRequest += 1
            state.answers[state.lastRequest] = answer
            return state.lastRequest
        }
        let request = MCPHTTPRequest(
            method: request.method, headers: request.headers, body: request.body, isAuthorized: isAuthorized)
        step(.request(number, request, fresh: UUIDText.text(ids.next(), ids.next())))
    }

    private func step(_ input: MCPHTTPServer.Input) {
        let now = clock.now()
        for action in state.withLock({ $0.server.handle(input, now: now) }) {
            switch action {
            case .respond(let number, let answer): respond(number, answer)
            case .ask(let ticket, let order): ask(ticket, order)
            case .cancel(let ticket):
                let known = state.withLock { $0.questions.removeValue(forKey: ticket) }
                if let known, let known { desk.left(known) }
            }
        }
    }

    private func respond(_ number: UInt64, _ answer: MCPHTTPAnswer) {
        state.withLock { $0.answers.removeValue(forKey: number) }?(
            PrivateAnswer(
                status: answer.status, contentType: "application/json", headers: answer.headers, body: answer.body))
    }

    private func ask(_ ticket: MCPHTTPServer.Ticket, _ order: AgentToolOrder) {
        let command: RPCCommand
        do throws(RPCError) {
            command = try RPCCommand(order.method, order.params)
        } catch {
            return step(.answered(ticket, .failure(error)))
        }
        state.withLock { $0.questions[ticket] = .some(nil) }
        let number = desk.handle(command) { [self] result in
            metrics.answered(order.method.rawValue, isDone: (try? result.get()) != nil)
            state.withLock { _ = $0.questions.removeValue(forKey: ticket) }
            step(.answered(ticket, result))
        }
        state.withLock { if $0.questions[ticket] != nil { $0.questions[ticket] = number } }
    }
}
