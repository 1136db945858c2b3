import CallCore
import ScriptValue

/// Operations: begun by one request, fetched by another, perhaps over another connection.
extension CallDesk {
    enum Operation: Sendable {
        case pending
        case done(Result<Value, RPCError>, until: CallTime)

        var forgottenAt: CallTime? { if case .done(_, let time) = self { time } else { nil } }
    }

    /// Whether no more operations can be begun.
    public var isFull: Bool { operations.count >= limits.operations }

    mutating func complete(_ id: String, _ result: Result<Value, RPCError>, _ now: CallTime) {
        guard operations[id] != nil else { return }
        operations[id] = .done(result, until: now + limits.keeping)
    }

    /// A finished outcome is told once.
    mutating func fetch(_ id: String, _ waiter: Waiter) {
        guard case .request(let number) = waiter else { return }
        switch operations[id] {
        case nil: actions.append(.answer(number, .failure(.invalid("operation not found"))))
        case .pending:
            actions.append(.answer(number, .success(["operationId": Value(id), "status": "pending"])))
        case .done(let result, _):
            operations[id] = nil
            var answer: [String: Value] = ["operationId": Value(id)]
            switch result {
            case .success(let value): (answer["status"], answer["result"]) = ("completed", value)
            case .failure(let error): (answer["status"], answer["error"]) = ("failed", Value(error.message))
            }
            actions.append(.answer(number, .success(.map(answer))))
        }
    }
}
