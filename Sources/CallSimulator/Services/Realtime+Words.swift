import CallCore
import ScriptValue

extension RealtimeStep {
    /// For the trace.
    var word: String {
        switch self {
        case .says: "speaks"
        case .calls(let tool, _, _): "calls \(tool)"
        case .farewell: "says goodbye"
        case .pauses: "pauses"
        case .fails: "fails"
        case .closes: "closes"
        }
    }
}

extension RealtimeEvent {
    /// For the trace.
    var word: String {
        switch self {
        case .transcript(let speaker, let text): "transcript \(speaker.rawValue) \"\(text)\""
        case .partial(let text): "partial \"\(text)\""
        case .talks(let speaker, let talks): "\(speaker.rawValue) \(talks ? "talks" : "is quiet")"
        case .toolCall(_, let name, _): "tool call \(name)"
        case .resumed: "goes on"
        case .closed(let reason, _): "closed \(reason)"
        }
    }
}

extension Value {
    /// A tool's result as a model would say it.
    var spokenText: String {
        switch self {
        case .null, .function, .handle: ""
        case .bool(let value): value ? "yes" : "no"
        case .int(let value): String(value)
        case .number(let value): String(value)
        case .string(let bytes): bytes.lossyText
        case .array(let items): items.map(\.spokenText).joined(separator: ", ")
        case .map(let fields) where fields["text"]?.text != nil: fields["text"]?.text ?? ""
        case .map(let fields):
            fields.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.spokenText)" }.joined(separator: ", ")
        }
    }
}
