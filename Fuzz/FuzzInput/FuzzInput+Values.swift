import ScriptValue

extension FuzzInput {
    public mutating func text() -> String {
        flag() ? pick(Self.words) : String(decoding: take(below(24)), as: UTF8.self)
    }

    public mutating func optionalText() -> String? { flag() ? text() : nil }

    /// - Parameter functions: whether references to functions may be among it.
    public mutating func value(functions: Bool = true, depth: Int = 0) -> Value {
        switch below(depth < 24 && !isAtEnd ? 12 : 8) {
        case 0: return .null
        case 1: return .bool(flag())
        case 2: return .int(integer())
        case 3: return .number(flag() ? Double(bitPattern: word()) : Double(integer()) / 16)
        case 4: return Value(text())
        case 5: return .string(ByteString(bytes: take(below(64))))
        case 6: return .handle(Handle(kind: pick(Self.words), id: Int(integer())))
        case 7: return functions ? .function(below(12)) : .bool(flag())
        case 8, 9: return .array((0..<below(6)).map { _ in value(functions: functions, depth: depth + 1) })
        default:
            var fields: [String: Value] = [:]
            for _ in 0..<below(6) { fields[text()] = value(functions: functions, depth: depth + 1) }
            return .map(fields)
        }
    }

    /// Texts that mean something somewhere: names of options, and what rules for text are made of.
    private static let words = [
        "", "a", "+15550001234", "https://api.example.com/x", "api.example.com", "12#*w,", "timeout", "say", "text",
        "events", "dtmf", "speech", "digits", "tries", "barge_in", "deadline", "question", "to", "url", "headers",
        "body", "key", "max", "silence", "voice", "tools", "leave_when", "phrase", "tool", "event", "otherwise",
        "meanwhile", "announce", "finish_on", "partial", "reason", "inline_say", "provider_call_id", "$number",
        "e\u{301}", "e" + String(repeating: "\u{301}", count: 600),
    ]
}
