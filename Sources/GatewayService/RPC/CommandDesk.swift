import CallCore
import CallGateway
import GatewayRPC
import NIOCore
import NIOPosix
import ScriptValue
import Synchronization
import VoiceCallEngine

/// Carries out what clients ask for: places calls, brings orders to live ones, and tells what is known.
///
/// Whatever may wait for a disk or a script runs on threads of its own.
final class CommandDesk: Sendable {
    typealias Answer = @Sendable (Result<Value, RPCError>) -> Void

    private struct State {
        var desk: CallDesk
        var answers: [UInt64: Answer] = [:]
        var lastTicket: UInt64 = 0
        var alarm: (deadline: CallTime, task: Scheduled<Void>)?
    }

    let house: any CommandHouse
    private let clock: any HostClock
    private let ids: any IDSource
    private let workers: NIOThreadPool
    private let eventLoop: any EventLoop
    private let state: Mutex<State>

    init(
        house: any CommandHouse, limits: DeskLimits, workers: NIOThreadPool, eventLoop: any EventLoop,
        clock: any HostClock, ids: any IDSource = SystemIDSource()
    ) {
        self.house = house
        self.workers = workers
        self.eventLoop = eventLoop
        self.clock = clock
        self.ids = ids
        state = Mutex(State(desk: CallDesk(limits: limits)))
    }

    /// - Returns: a ticket, by which the asker can be forgotten.
    func handle(_ command: RPCCommand, _ answer: @escaping Answer) -> UInt64 {
        let ticket = state.withLock { state in
            state.lastTicket += 1
            state.answers[state.lastTicket] = answer
            return state.lastTicket
        }
        workers.submit { [self] workerState in
            guard case .active = workerState else {
                return settle(ticket, .failure(.unavailable("the gateway is about to end", isRetryable: true)))
            }
            do throws(RPCError) {
                if let value = try perform(command, ticket) { settle(ticket, .success(value)) }
            } catch {
                settle(ticket, .failure(error))
            }
        }
        return ticket
    }

    /// Whoever asked has gone.
    func left(_ ticket: UInt64) {
        state.withLock { _ = $0.answers.removeValue(forKey: ticket) }
        step(.left(.request(ticket)))
    }

    /// A live call, by the engine's id or the carrier's.
    func find(_ call: String, _ found: @escaping @Sendable (CallID?) -> Void) {
        workers.submit { [house] _ in found(house.find(call)) }
    }

    private func settle(_ ticket: UInt64, _ result: Result<Value, RPCError>) {
        state.withLock { $0.answers.removeValue(forKey: ticket) }?(result)
    }

    // MARK: what happens in calls

    func step(_ input: CallDesk.Input) {
        let now = clock.now()
        let actions = state.withLock { state in
            let actions = state.desk.handle(input, now: now)
            setAlarm(&state, now)
            return actions
        }
        for action in actions {
            switch action {
            case .answer(let ticket, let result): settle(ticket, result)
            case .endCall(let call): house.end(call)
            }
        }
    }

    private func setAlarm(_ state: inout State, _ now: CallTime) {
        guard state.alarm?.deadline != state.desk.nextDeadline else { return }
        state.alarm?.task.cancel()
        state.alarm = state.desk.nextDeadline.map { deadline in
            let delay = min(max(deadline - now, 0), Milliseconds.longestDelay)
            return (
                deadline,
                eventLoop.scheduleTask(in: .milliseconds(delay)) { [weak self] in
                    self?.state.withLock { $0.alarm = nil }
                    self?.step(.time)
                }
            )
        }
    }

    func stop() { state.withLock { $0.alarm?.task.cancel() } }

    // MARK: commands

    /// - Returns: the answer; nil when it comes later.
    private func perform(_ command: RPCCommand, _ ticket: UInt64) throws(RPCError) -> Value? {
        switch command {
        case .health: return house.health
        case .place(let order):
            let call = try house.place(order)
            step(.opened(call, .request(ticket)))
            // What happened before anybody waited is in the record.
            if let record = house.record(of: call) { step(.stands(record)) }
            return nil
        case .ask(let order):
            try ask(order, .request(ticket), ticket)
            return nil
        case .begin(let order): return try begin(order, ticket)
        case .result(let operation, let wait):
            step(.asked(operation: operation, .request(ticket), wait: wait))
            return nil
        case .status(let call, let isWhole): return try house.status(of: call, isWhole: isWhole)
        case .forget(let number): return try house.forget(number)
        case .expectTest(let id): return try house.expectTest(id)
        case .listFlows(let isWhole): return house.flows(isWhole: isWhole)
        case .reloadFlows: return try house.reloadFlows()
        case .pin(let flow, let version): return try house.pin(flow, version)
        case .rollback(let flow): return try house.rollback(flow)
        case .tail, .stopTail: return nil
        }
    }

    private func begin(_ order: CallOrder, _ ticket: UInt64) throws(RPCError) -> Value {
        guard !state.withLock({ $0.desk.isFull }) else {
            throw .unavailable("too many operations are under way", reason: "rpc.busy", isRetryable: true)
        }
        let operation = UUIDText.text(ids.next(), ids.next())
        let call = try house.callFor(order)
        step(.began(operation: operation))
        deliver(order, to: call, .operation(operation))
        let limit = state.withLock { $0.desk.limits.talking }
        return ["operationId": Value(operation), "status": "pending", "pollTimeoutMs": .int(limit)]
    }

    private func ask(_ order: CallOrder, _ waiter: CallDesk.Waiter, _ ticket: UInt64) throws(RPCError) {
        if order.kind == .end, house.hasEnded(order.call) { return settle(ticket, .success(["success": true])) }
        deliver(order, to: try house.callFor(order), waiter)
    }

    private func deliver(_ order: CallOrder, to call: CallID, _ waiter: CallDesk.Waiter) {
        // Two calls may get the same key: their orders are two.
        let command = order.key.map { "key:\(call.text):\($0)" } ?? "rpc:" + UUIDText.text(ids.next(), ids.next())
        step(.ordered(order, of: call, command: command, waiter))
        if let error = house.deliver(order, to: call, id: command) { step(.undelivered(command: command, error)) }
    }
}
