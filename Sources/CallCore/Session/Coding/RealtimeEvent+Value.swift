import ScriptValue

extension RealtimeEvent {
    /// The event as the journal keeps it.
    public var value: Value {
        switch self {
        case .transcript(let speaker, let text):
            .coded("transcript", ["speaker": Value(speaker.rawValue), "text": Value(text)])
        case .partial(let text): .coded("partial", ["text": Value(text)])
        case .talks(let speaker, let talks):
            .coded("talks", ["speaker": Value(speaker.rawValue), "talks": .bool(talks)])
        case .toolCall(let id, let name, let arguments):
            .coded("tool_call", ["id": Value(id), "name": Value(name), "arguments": arguments])
        case .resumed: .coded("resumed")
        case .closed(let reason, let usage): .coded("closed", ["reason": Value(reason), "usage": usage])
        }
    }

    /// Nil when `value` was not made by `value` of an event; fields it does not know are passed over.
    public init?(value: Value) {
        guard let fields = CodedFields(value), let event = try? Self.read(fields) else { return nil }
        self = event
    }

    private static func read(_ fields: CodedFields) throws(CodedFields.Malformed) -> RealtimeEvent {
        switch fields.type {
        case "transcript": .transcript(speaker: try fields.named("speaker"), text: try fields.text("text"))
        case "partial": .partial(try fields.text("text"))
        case "talks": .talks(try fields.named("speaker"), try fields.flag("talks"))
        case "tool_call":
            .toolCall(
                id: try fields.text("id"), name: try fields.text("name"), arguments: try fields.value("arguments"))
        case "resumed": .resumed
        case "closed": .closed(reason: try fields.text("reason"), usage: try fields.value("usage"))
        default: throw CodedFields.Malformed()
        }
    }
}
