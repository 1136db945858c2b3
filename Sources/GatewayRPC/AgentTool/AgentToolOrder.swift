import CallCore
import ScriptValue

/// What a tool asks of the gateway.
public struct AgentToolOrder: Hashable, Sendable {
    public var method: RPCMethod
    public var params: Value
    /// How long the gateway may take. More than the gateway itself allows, so that its own answer comes first.
    public var patience: Milliseconds

    enum Step: Hashable, Sendable {
        case ask(AgentToolOrder)
        case done(Value)
        case failed(RPCError)
    }

    private static let short: Milliseconds = 8_000
    private static let long: Milliseconds = 35_000
    /// Clients often give a tool a minute.
    private static let talk: Milliseconds = 45_000

    /// - Throws: what is missing or wrong.
    init(_ method: RPCMethod, _ params: [String: Value]) throws(RPCError) {
        _ = try RPCCommand(method, .map(params))
        self.init(checked: method, params)
    }

    private init(checked method: RPCMethod, _ params: [String: Value]) {
        self.method = method
        self.params = .map(params)
        switch method {
        case .initiate, .start, .runFlow, .act: patience = Self.long
        case .continueResult: patience = Self.talk + Self.short
        default: patience = Self.short
        }
    }

    /// All flows and their actions.
    static let flows = AgentToolOrder(checked: .listFlows, ["full": true])

    /// Waits for what an operation comes to.
    static func outcome(of operation: String) throws(RPCError) -> AgentToolOrder {
        try AgentToolOrder(.continueResult, ["operationId": Value(operation), "waitMs": .int(talk)])
    }

    /// The order behind this one, or what the tool says.
    func next(after result: Result<Value, RPCError>) -> Step {
        do throws(RPCError) {
            let answer = try result.get()
            switch method {
            case .beginContinue: return .ask(try .outcome(of: answer["operationId"]?.text ?? ""))
            case .continueResult: return .done(try Self.talked(answer))
            default: return .done(answer)
            }
        } catch {
            return .failed(error)
        }
    }

    private static func talked(_ answer: Value) throws(RPCError) -> Value {
        switch answer["status"]?.text {
        case "completed": return answer["result"] ?? ["success": true]
        case "failed":
            throw .unavailable(
                answer["error"]?.text ?? "the call did not answer", reason: answer["code"]?.text,
                next: answer["next"]?.text)
        default:
            return [
                "status": "pending", "operationId": answer["operationId"] ?? .null,
                "next": "the caller has not answered yet: use continue_result with this operationId",
            ]
        }
    }
}
