import ScriptValue

extension Effect {
    /// The effect as the journal keeps it: its group under `type`, what is wanted under `request`.
    public var value: Value {
        switch self {
        case .line(let command): .coded("line", ["request": command.value])
        case .agent(let request): .coded("agent", ["request": request.value])
        case .inform(let agent, let toolCall, let result):
            .coded("inform", ["agent": .count(agent), "tool_call": Value(toolCall), "result": result])
        case .http(let request): .coded("http", ["request": request.value])
        case .realtime(let request): .coded("realtime", ["request": request.value])
        case .foresee(let request): .coded("foresee", ["request": request.value])
        case .steer(let session, let command):
            .coded("steer", ["realtime": .count(session), "request": command.value])
        case .store(let request): .coded("store", ["request": request.value])
        case .recall(let request): .coded("recall", ["request": request.value])
        case .cancel(let id): .coded("cancel", ["id": .count(id)])
        }
    }

    /// Nil when `value` was not made by `value` of an effect; fields it does not know are passed over.
    public init?(value: Value) {
        guard let fields = CodedFields(value), let effect = try? Self.read(fields) else { return nil }
        self = effect
    }

    private static func read(_ fields: CodedFields) throws(CodedFields.Malformed) -> Effect {
        switch fields.type {
        case "line": .line(try fields.required("request", LineCommand.init(value:)))
        case "agent": .agent(try fields.required("request", AgentRequest.init(value:)))
        case "inform":
            .inform(
                agent: try fields.number("agent"), toolCall: try fields.text("tool_call"), try fields.value("result"))
        case "http": .http(try fields.required("request", HTTPRequest.init(value:)))
        case "realtime": .realtime(try fields.required("request", RealtimeRequest.init(value:)))
        case "foresee": .foresee(try fields.required("request", RealtimeRequest.init(value:)))
        case "steer":
            .steer(
                realtime: try fields.number("realtime"),
                try fields.required("request", RealtimeCommand.init(value:)))
        case "store": .store(try fields.required("request", StoreRequest.init(value:)))
        case "recall": .recall(try fields.required("request", RecallRequest.init(value:)))
        case "cancel": .cancel(try fields.number("id"))
        default: throw CodedFields.Malformed()
        }
    }
}
