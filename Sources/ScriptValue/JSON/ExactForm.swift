/// The `$` forms of the exact dialect, as read.
enum ExactForm {
    /// The value an object of the exact dialect stands for; nil when it uses `$` in a way the writer never does.
    static func value(of fields: [String: Value]) -> Value? {
        guard fields.keys.contains(where: isMarked) else { return .map(fields) }
        if fields.count == 1, let field = fields.first, !isMarked(field.key.dropFirst()) {
            return tagged(String(field.key), field.value)
        }
        var own: [String: Value] = [:]
        for (key, value) in fields {
            if !isMarked(key) {
                own[key] = value
            } else if isMarked(key.dropFirst()) {
                own[String(key.dropFirst())] = value
            } else {
                return nil
            }
        }
        return .map(own)
    }

    private static func isMarked(_ key: some StringProtocol) -> Bool { key.utf8.first == UInt8(ascii: "$") }

    private static func tagged(_ tag: String, _ content: Value) -> Value? {
        switch (tag, content) {
        case ("$number", "nan"): .number(.nan)
        case ("$number", "inf"): .number(.infinity)
        case ("$number", "-inf"): .number(-.infinity)
        case ("$bytes", .string(let string)):
            string.text.flatMap(Base64.decode).map { .string(ByteString(bytes: $0)) }
        case ("$function", .int(let reference)): Int(exactly: reference).map(Value.function)
        case ("$handle", .array(let parts)): handle(parts)
        default: nil
        }
    }

    private static func handle(_ parts: [Value]) -> Value? {
        guard parts.count == 2, let kind = parts[0].text, case .int(let number) = parts[1],
            let id = Int(exactly: number)
        else { return nil }
        return .handle(Handle(kind: kind, id: id))
    }
}
