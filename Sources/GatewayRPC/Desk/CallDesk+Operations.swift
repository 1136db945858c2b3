import CallCore
import ScriptValue

/// Operations: begun by one request, fetched by another, perhaps over another connection.
extension CallDesk {
    enum Operation: Sendable {
        /// Perhaps somebody waits for its outcome, for a while.
        case pending(UInt64?, until: CallTime)
        case done(Result<Value, RPCError>, until: CallTime)

        /// When it is over with waiting, or with keeping the outcome.
        var deadline: CallTime? {
            switch self {
            case .pending(let waiter, let time): waiter == nil ? nil : time
            case .done(_, let time): time
            }
        }
    }

    /// Whether no more operations can be begun.
    public var isFull: Bool { operations.count >= limits.operations }

    mutating func complete(_ id: String, _ result: Result<Value, RPCError>, _ now: CallTime) {
        guard let known = operations[id] else { return }
        operations[id] = .done(result, until: now + limits.keeping)
        if case .pending(let waiter?, _) = known { tell(id, result, waiter) }
    }

    /// A finished outcome is told once.
    mutating func fetch(_ id: String, _ waiter: Waiter, wait: Milliseconds, _ now: CallTime) {
        guard case .request(let number) = waiter else { return }
        switch operations[id] {
        case nil: actions.append(.answer(number, .failure(.invalid("operation not found"))))
        case .pending(let other, _):
            // Whoever asks last waits; the one before asks again.
            if let other { tellPending(id, other) }
            operations[id] = .pending(wait > 0 ? number : nil, until: now + wait)
            if wait <= 0 { tellPending(id, number) }
        case .done(let result, _): tell(id, result, number)
        }
    }

    /// Whoever waited for an outcome does not any more.
    mutating func forgetWaiter(_ number: UInt64) {
        for (id, operation) in operations {
            if case .pending(number, let time) = operation { operations[id] = .pending(nil, until: time) }
        }
    }

    mutating func expireOperations(_ now: CallTime) {
        for (id, operation) in operations.sorted(by: { $0.key < $1.key }) {
            switch operation {
            case .pending(let waiter?, let time) where time <= now:
                operations[id] = .pending(nil, until: time)
                tellPending(id, waiter)
            case .done(_, let time) where time <= now: operations[id] = nil
            default: break
            }
        }
    }

    private mutating func tell(_ id: String, _ result: Result<Value, RPCError>, _ number: UInt64) {
        operations[id] = nil
        var answer: [String: Value] = ["operationId": Value(id)]
        switch result {
        case .success(let value): (answer["status"], answer["result"]) = ("completed", value)
        case .failure(let error):
            (answer["status"], answer["error"]) = ("failed", Value(error.message))
            answer["code"] = error.reason.map { Value($0) }
            answer["next"] = error.nextStep.map { Value($0) }
        }
        actions.append(.answer(number, .success(.map(answer))))
    }

    private mutating func tellPending(_ id: String, _ number: UInt64) {
        actions.append(.answer(number, .success(["operationId": Value(id), "status": "pending"])))
    }
}
