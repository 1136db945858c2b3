import ScriptValue

/// What a tool returned, as a model is told it.
public enum ToolResult {
    /// Bytes of JSON that a model is given of one result.
    public static let longest = 32 << 10

    /// As a map that is short enough for a model.
    public static func bounded(_ result: Value) -> Value {
        let text = JSONText.encodePlain(result)
        guard text.count > longest else { return result.map == nil ? ["result": result] : result }
        return ["result": Value(String(decoding: text.prefix(longest), as: UTF8.self)), "truncated": true]
    }
}
