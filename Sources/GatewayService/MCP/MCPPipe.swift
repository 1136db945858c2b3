import CallCore
import GatewayRPC
import ScriptValue
import Synchronization

/// The Model Context Protocol over a pair of pipes: a message a line. What the session asks goes to a gateway.
public final class MCPPipe: Sendable {
    private struct State {
        var session: MCPSession
        var lines: LineSplitter
        var lastMessage: UInt64 = 0
        var questions: [UInt64: Task<Void, Never>] = [:]
        /// Told once nothing is under way.
        var whenQuiet: [@Sendable () -> Void] = []
    }

    private let gateway: any MCPGateway
    private let state: Mutex<State>
    private let output: Mutex<@Sendable ([UInt8]) -> Void>

    /// - Parameter output: writes a line, its end included; called by one at a time.
    public init(
        _ settings: MCPSettings, gateway: any MCPGateway, output: @escaping @Sendable ([UInt8]) -> Void
    ) {
        self.gateway = gateway
        self.output = Mutex(output)
        state = Mutex(
            State(session: MCPSession(settings), lines: LineSplitter(limit: settings.longestMessage)))
    }

    /// Takes what came in.
    public func take(_ bytes: [UInt8]) {
        for line in state.withLock({ $0.lines.take(bytes) }) { take(line) }
    }

    /// Nothing more comes in. Returns once nothing is under way, or that has lasted too long.
    public func finish(within patience: Milliseconds) async {
        if let line = state.withLock({ $0.lines.finish() }) { take(line) }
        let giveUp = Task {
            await Pause.wait(patience)
            quiet()
        }
        defer { giveUp.cancel() }
        await withCheckedContinuation { continuation in
            let isQuiet = state.withLock { state in
                guard state.session.isBusy else { return true }
                state.whenQuiet.append { continuation.resume() }
                return false
            }
            if isQuiet { continuation.resume() }
        }
    }

    private func take(_ line: LineSplitter.Line) {
        // An empty line is nobody's message.
        if case .whole(let bytes) = line, bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { return }
        let number = state.withLock { state in
            state.lastMessage += 1
            return state.lastMessage
        }
        switch line {
        case .whole(let bytes): step(.message(number, bytes))
        case .tooLong: step(.tooLong(number))
        }
    }

    private func step(_ input: MCPSession.Input) {
        for action in state.withLock({ $0.session.handle(input) }) {
            switch action {
            case .reply(_, let bytes): if let bytes { write(bytes) }
            case .tell(let bytes): write(bytes)
            case .ask(let ticket, let order): ask(ticket, order)
            case .cancel(let ticket): state.withLock { $0.questions.removeValue(forKey: ticket) }?.cancel()
            }
        }
        if !state.withLock({ $0.session.isBusy }) { quiet() }
    }

    private func quiet() {
        let told = state.withLock { state in
            defer { state.whenQuiet = [] }
            return state.whenQuiet
        }
        for tell in told { tell() }
    }

    private func ask(_ ticket: UInt64, _ order: AgentToolOrder) {
        state.withLock { $0.questions[ticket] = Task { [self] in await answer(ticket, order) } }
    }

    private func answer(_ ticket: UInt64, _ order: AgentToolOrder) async {
        let result = await gateway.ask(order)
        state.withLock { $0.questions[ticket] = nil }
        step(.answered(ticket, result))
    }

    private func write(_ bytes: [UInt8]) { output.withLock { $0(bytes + [UInt8(ascii: "\n")]) } }
}
