import ScriptValue

/// Pieces of a chat endpoint's answer.
enum ChatChunk {
    static let first = chunk(["role": "assistant", "content": ""])
    static let usage: Value = [
        "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "sim", "choices": [],
        "usage": ["prompt_tokens": 9, "completion_tokens": 3, "total_tokens": 12],
    ]
    /// A call of a tool, in two pieces.
    static let toolCall: [Value] = [
        chunk([
            "role": "assistant", "content": nil,
            "tool_calls": [
                ["index": 0, "id": "call_1", "type": "function", "function": ["name": "lookup", "arguments": ""]]
            ],
        ]), chunk(["tool_calls": [["index": 0, "function": ["arguments": "{}"]]]]), last("tool_calls"),
    ]

    static func content(_ text: String) -> Value { chunk(["content": Value(text)]) }
    static func last(_ reason: String) -> Value { chunk([:], finish: Value(reason)) }

    /// The whole answer at once.
    static func whole(_ text: String) -> Value {
        [
            "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "sim",
            "choices": [
                ["index": 0, "message": ["role": "assistant", "content": Value(text)], "finish_reason": "stop"]
            ],
        ]
    }

    private static func chunk(_ delta: Value, finish: Value = nil) -> Value {
        [
            "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "sim",
            "choices": [["index": 0, "delta": delta, "finish_reason": finish]],
        ]
    }
}
