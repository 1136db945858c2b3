import ScriptValue

extension RealtimeCommand {
    /// The command as the journal keeps it.
    public var value: Value {
        switch self {
        case .say(let text): .coded("say", ["text": Value(text)])
        case .toolResult(let toolCall, let result):
            .coded("tool_result", ["tool_call": Value(toolCall), "result": result])
        case .toolProgress(let toolCall, let news):
            .coded("tool_progress", ["tool_call": Value(toolCall), "news": news])
        case .ask(let text): .coded("ask", ["text": Value(text)])
        case .interrupt: .coded("interrupt")
        case .finish: .coded("finish")
        case .close: .coded("close")
        }
    }

    /// Nil when `value` was not made by `value` of a command; fields it does not know are passed over.
    public init?(value: Value) {
        guard let fields = CodedFields(value), let command = try? Self.read(fields) else { return nil }
        self = command
    }

    private static func read(_ fields: CodedFields) throws(CodedFields.Malformed) -> RealtimeCommand {
        switch fields.type {
        case "say": .say(try fields.text("text"))
        case "tool_result": .toolResult(toolCall: try fields.text("tool_call"), try fields.value("result"))
        case "tool_progress": .toolProgress(toolCall: try fields.text("tool_call"), try fields.value("news"))
        case "ask": .ask(try fields.text("text"))
        case "interrupt": .interrupt
        case "finish": .finish
        case "close": .close
        default: throw CodedFields.Malformed()
        }
    }
}
