import CallCore
import ScriptValue

/// Who waits for what of which call, as a value: placed calls that have not been dialled yet, orders that live calls
/// have not carried out, and operations whose outcome is fetched later.
public struct CallDesk: Sendable {
    public enum Waiter: Hashable, Sendable {
        /// A request of a connection.
        case request(UInt64)
        /// An operation that was begun by one request and is asked for by others.
        case operation(String)
    }

    public enum Input: Sendable {
        /// A call was opened; the waiter hears once it was dialled.
        case opened(CallID, Waiter)
        /// How an opened call stands, for what happened before anybody waited.
        case stands(CallRecord)
        /// An order is about to be given to a call, under the id of a command.
        case ordered(CallOrder, of: CallID, command: String, Waiter)
        /// The call did not get the command.
        case undelivered(command: String, RPCError)
        case noted(CallNote, of: CallID)
        case replied(CommandReply, command: String)
        case closed(CallRecord)
        case began(operation: String)
        case asked(operation: String, Waiter, wait: Milliseconds)
        /// Whoever waited does not any more.
        case left(Waiter)
        /// The time of `nextDeadline` has come.
        case time
    }

    public enum Action: Hashable, Sendable {
        case answer(UInt64, Result<Value, RPCError>)
        /// The flow could not end its call: end it without.
        case endCall(CallID)
    }

    struct Placing: Sendable {
        var waiters: [Waiter]
        var deadline: CallTime
        /// The last thing that went wrong.
        var problem: String?
    }

    struct Order: Sendable {
        var kind: CallOrder.Kind
        var isSoft: Bool
        var call: CallID
        var waiters: [Waiter]
        var deadline: CallTime
    }

    public let limits: DeskLimits
    var placing: [CallID: Placing] = [:]
    var orders: [String: Order] = [:]
    var operations: [String: Operation] = [:]
    var actions: [Action] = []

    public init(limits: DeskLimits = DeskLimits()) { self.limits = limits }

    /// When something waits no longer; nil when nothing does.
    public var nextDeadline: CallTime? {
        let waits = placing.values.map(\.deadline) + orders.values.map(\.deadline)
        return (waits + operations.values.compactMap(\.deadline)).min()
    }

    /// Requests and operations that wait.
    public var waiting: Int {
        placing.values.reduce(0) { $0 + $1.waiters.count } + orders.values.reduce(0) { $0 + $1.waiters.count }
    }

    public mutating func handle(_ input: Input, now: CallTime) -> [Action] {
        actions = []
        switch input {
        case .opened(let call, let waiter):
            placing[call, default: Placing(waiters: [], deadline: now + limits.placing)].waiters.append(waiter)
        case .stands(let record): stands(record, now)
        case .ordered(let order, let call, let command, let waiter): wait(order, call, command, waiter, now)
        case .undelivered(let command, let error): finish(command, .failure(error), now)
        case .noted(let note, let call): noted(note, call, now)
        case .replied(let reply, let command): replied(reply, command, now)
        case .closed(let record): closed(record, now)
        case .began(let operation): operations[operation] = .pending(nil, until: now)
        case .asked(let operation, let waiter, let wait): fetch(operation, waiter, wait: wait, now)
        case .left(let waiter): forget(waiter)
        case .time: expire(now)
        }
        return actions
    }

    // MARK: placing

    private mutating func stands(_ record: CallRecord, _ now: CallTime) {
        if record.state.isTerminal {
            closed(record, now)
        } else if record.providerCallID != nil {
            placed(record.callID, now)
        }
    }

    private mutating func noted(_ note: CallNote, _ call: CallID, _ now: CallTime) {
        switch note.kind {
        case "placed": placed(call, now)
        case "warning", "error": placing[call]?.problem = note.text
        default: break
        }
    }

    private mutating func placed(_ call: CallID, _ now: CallTime) {
        guard let waiters = placing.removeValue(forKey: call)?.waiters else { return }
        for waiter in waiters { answer(waiter, .success(["callId": Value(call.text), "initiated": true]), now) }
    }

    private mutating func closed(_ record: CallRecord, _ now: CallTime) {
        let reason = record.endReason?.rawValue ?? record.state.name
        if let placing = placing.removeValue(forKey: record.callID) {
            let result: Result<Value, RPCError>
            if record.providerCallID == nil {
                let error = record.metadata["error"]
                let why = error?["message"]?.text ?? placing.problem ?? "it ended as \(reason)"
                result = .failure(
                    .unavailable(
                        "the call was not placed: \(why)", reason: error?["code"]?.text ?? "call.not_placed",
                        next: "see: voicecall status \(record.callID)"))
            } else {
                result = .success(["callId": Value(record.callID.text), "initiated": true])
            }
            for waiter in placing.waiters { answer(waiter, result, now) }
        }
        for (command, order) in orders.sorted(by: { $0.key < $1.key }) where order.call == record.callID {
            finish(command, order.kind == .end ? Self.success : .failure(Self.ended(record, reason)), now)
        }
    }

    /// What an order hears that its call did not outlast: with the fault, when one ended it. That is told in words alone:
    /// asking again helps as little as after any other end.
    private static func ended(_ record: CallRecord, _ reason: String) -> RPCError {
        let fault = record.metadata["error"]
        let what = fault?["message"]?.text.map { ": \($0)" } ?? ""
        let code = fault?["code"]?.text.map { " (\($0))" } ?? ""
        return .unavailable("Call ended: \(reason)\(what)\(code)", reason: "hangup")
    }

    // MARK: orders

    private mutating func wait(
        _ order: CallOrder, _ call: CallID, _ command: String, _ waiter: Waiter, _ now: CallTime
    ) {
        let fresh = Order(
            kind: order.kind, isSoft: order.isSoft, call: call, waiters: [],
            deadline: now + limits.patience(order.kind))
        orders[command, default: fresh].waiters.append(waiter)
    }

    private mutating func replied(_ reply: CommandReply, _ command: String, _ now: CallTime) {
        guard let order = orders[command] else { return }
        switch (reply, order.kind) {
        case (.done(let value), .talk):
            let transcript = value["transcript"] ?? (value.text == nil ? .null : value)
            finish(command, .success(["success": true, "transcript": transcript]), now)
        case (.done(let value), .act): finish(command, .success(["success": true, "result": value]), now)
        case (.done, _): finish(command, Self.success, now)
        case (.failed(let code, _), .end) where code != "action.busy":
            actions.append(.endCall(order.call))
            finish(command, Self.success, now)
        case (.failed(let code, let message), _):
            let isWrong = ["action.unknown", "call.not_active", "flow.tool_arguments"].contains(code)
            finish(
                command, .failure(RPCError(isWrong ? .invalidRequest : .unavailable, message, reason: code)), now)
        }
    }

    private static let success = Result<Value, RPCError>.success(["success": true])

    private mutating func finish(_ command: String, _ result: Result<Value, RPCError>, _ now: CallTime) {
        guard let order = orders.removeValue(forKey: command) else { return }
        var result = result
        if order.isSoft, case .failure(let error) = result {
            result = .success(["success": false, "error": Value(error.message)])
        }
        for waiter in order.waiters { answer(waiter, result, now) }
    }

    // MARK: time

    private mutating func expire(_ now: CallTime) {
        // A carrier that takes its time has the order all the same, and the call has an id to ask for.
        for (call, wait) in placing.sorted(by: { $0.key < $1.key }) where wait.deadline <= now { placed(call, now) }
        for (command, order) in orders.sorted(by: { $0.key < $1.key }) where order.deadline <= now {
            finish(command, order.kind.outcomeOfWaiting(limits), now)
        }
        expireOperations(now)
    }

    private mutating func forget(_ waiter: Waiter) {
        for call in placing.keys { placing[call]?.waiters.removeAll { $0 == waiter } }
        for command in orders.keys { orders[command]?.waiters.removeAll { $0 == waiter } }
        if case .request(let number) = waiter { forgetWaiter(number) }
    }

    mutating func answer(_ waiter: Waiter, _ result: Result<Value, RPCError>, _ now: CallTime) {
        switch waiter {
        case .request(let number): actions.append(.answer(number, result))
        case .operation(let id): complete(id, result, now)
        }
    }
}

extension CallOrder.Kind {
    /// What is said when the time for it is over.
    fileprivate func outcomeOfWaiting(_ limits: DeskLimits) -> Result<Value, RPCError> {
        switch self {
        // It is being spoken, or waits for its turn.
        case .speak: .success(["success": true])
        case .act: .success(["success": true, "status": "pending"])
        case .talk:
            .failure(.unavailable("Timed out waiting for transcript after \(limits.talking)ms", reason: "call.timeout"))
        case .dtmf, .end, .guide:
            .failure(
                .unavailable(
                    "the call did not answer within \(limits.other) ms", reason: "call.slow",
                    next: "see what it does with: voicecall tail"))
        }
    }
}
