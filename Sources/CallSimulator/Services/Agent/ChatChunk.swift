import CallCore
import ScriptValue

/// Pieces of a chat endpoint's answer.
enum ChatChunk {
    static let first = chunk(["role": "assistant", "content": ""])
    static let usage: Value = [
        "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "sim", "choices": [],
        "usage": ["prompt_tokens": 9, "completion_tokens": 3, "total_tokens": 12],
    ]
    /// Calls as OpenAI streams them: the first piece of each has its name, later ones a few letters of its arguments.
    static func pieces(_ calls: [AgentToolCall], size: Int) -> [Value] {
        var pieces: [Value] = []
        for (index, call) in calls.enumerated() {
            var first = whole(call)
            first["index"] = .int(Int64(index))
            first["function"] = ["name": Value(call.name), "arguments": ""]
            pieces.append(toolCalls([.map(first)]))
            var rest = JSONText.encodePlainText(call.arguments)[...]
            while !rest.isEmpty {
                let piece: Value = ["arguments": Value(String(rest.prefix(size)))]
                pieces.append(toolCalls([["index": .int(Int64(index)), "function": piece]]))
                rest = rest.dropFirst(size)
            }
        }
        return pieces
    }

    /// Calls as other servers stream them: all at once.
    static func together(_ calls: [AgentToolCall]) -> Value { toolCalls(calls.map { .map(whole($0)) }) }

    private static func toolCalls(_ calls: [Value]) -> Value { chunk(["content": nil, "tool_calls": .array(calls)]) }

    private static func whole(_ call: AgentToolCall) -> [String: Value] {
        let function: Value = ["name": Value(call.name), "arguments": Value(JSONText.encodePlainText(call.arguments))]
        return ["id": Value(call.id), "type": "function", "function": function]
    }

    static func content(_ text: String) -> Value { chunk(["content": Value(text)]) }
    static func last(_ reason: String) -> Value { chunk([:], finish: Value(reason)) }

    /// The whole answer at once.
    static func whole(_ text: String, _ calls: [AgentToolCall]) -> Value {
        var message: [String: Value] = ["role": "assistant", "content": Value(text)]
        if !calls.isEmpty { message["tool_calls"] = .array(calls.map { .map(whole($0)) }) }
        let reason = Value(calls.isEmpty ? "stop" : "tool_calls")
        return [
            "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "sim",
            "choices": [["index": 0, "message": .map(message), "finish_reason": reason]],
        ]
    }

    private static func chunk(_ delta: Value, finish: Value = nil) -> Value {
        [
            "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "sim",
            "choices": [["index": 0, "delta": delta, "finish_reason": finish]],
        ]
    }
}
