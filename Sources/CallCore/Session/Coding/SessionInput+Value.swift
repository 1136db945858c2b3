import ScriptValue

extension SessionInput {
    /// The input as the journal keeps it.
    public var value: Value {
        switch self {
        case .begin: .coded("begin")
        case .carrier(let event): .coded("carrier", ["event": event.value])
        case .effect(let id, let result): .coded("effect", ["id": .count(id), "result": result.value])
        case .agentSays(let id, let text, let number):
            .coded("agent_says", ["id": .count(id), "text": Value(text), "number": .count(number)])
        case .agentCalls(let id, let round, let number):
            .coded("agent_calls", ["id": .count(id), "round": round.value, "number": .count(number)])
        case .timer(let id): .coded("timer", ["id": .count(id)])
        case .command(let id, let name, let arguments):
            .coded("command", ["id": Value(id), "name": Value(name), "arguments": arguments])
        case .realtime(let id, let event, let number):
            .coded("realtime", ["id": .count(id), "event": event.value, "number": .count(number)])
        case .stop(let reason, let message):
            .coded("stop", ["reason": Value(reason.rawValue), "message": Value(message)])
        }
    }

    /// Nil when `value` was not made by `value` of an input; fields it does not know are passed over.
    public init?(value: Value) {
        guard let fields = CodedFields(value), let input = try? Self.read(fields) else { return nil }
        self = input
    }

    private static func read(_ fields: CodedFields) throws(CodedFields.Malformed) -> SessionInput {
        switch fields.type {
        case "begin": .begin
        case "carrier": .carrier(try fields.required("event", CallEvent.init(value:)))
        case "effect": .effect(try fields.number("id"), try fields.required("result", EffectResult.init(value:)))
        case "agent_says":
            .agentSays(
                try fields.number("id"), try fields.text("text"), number: try fields.number("number"))
        case "agent_calls":
            .agentCalls(
                try fields.number("id"), try fields.required("round", AgentRound.init(value:)),
                number: try fields.number("number"))
        case "timer": .timer(try fields.number("id"))
        case "command":
            .command(
                id: try fields.text("id"), name: try fields.text("name"), arguments: try fields.value("arguments"))
        case "realtime":
            .realtime(
                try fields.number("id"), try fields.required("event", RealtimeEvent.init(value:)),
                number: try fields.number("number"))
        case "stop": .stop(try fields.named("reason"), message: try fields.text("message"))
        default: throw CodedFields.Malformed()
        }
    }
}
