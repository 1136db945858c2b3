import ScriptValue

/// What a chat endpoint has written so far: the text of its answer, read from chunks or from one whole body.
struct ChatContent: Sendable {
    /// The longest answer, in bytes.
    static let longest = 256 << 10

    private static let limits = JSONLimits(bytes: EventStreamReader.longest, depth: 64, values: 50_000)

    private(set) var text = ""
    private(set) var calls = ChatCalls()
    private(set) var finishReason: String?
    /// `[DONE]` came.
    private(set) var isDone = false

    var isComplete: Bool { finishReason != nil || isDone }

    /// Takes the data of one event.
    ///
    /// - Returns: the text it adds.
    mutating func take(_ data: [UInt8]) throws(AgentProblem) -> String {
        guard !isDone else { return "" }
        if data.elementsEqual("[DONE]".utf8) {
            isDone = true
            return ""
        }
        return try add(try Self.object(data), "delta")
    }

    /// Takes a body that is no event stream.
    mutating func takeWhole(_ body: [UInt8]) throws(AgentProblem) -> String {
        let piece = try add(try Self.object(body), "message")
        isDone = true
        return piece
    }

    private mutating func add(_ chunk: Value, _ part: String) throws(AgentProblem) -> String {
        if let error = chunk["error"], !error.isNull { throw ChatRefusal.problem(inAnswer: error) }
        guard let choice = chunk["choices"]?.array?.first else { return "" }
        if let reason = choice["finish_reason"]?.text { finishReason = reason }
        let piece = choice[part]?["content"]?.text ?? ""
        text += piece
        calls.add(choice[part]?["tool_calls"]?.array ?? [])
        guard text.utf8.count + calls.bytes <= Self.longest else {
            throw AgentProblem(.failed, code: "agent.too_long", message: "the agent's answer has no end")
        }
        return piece
    }

    private static func object(_ bytes: [UInt8]) throws(AgentProblem) -> Value {
        if let value = try? JSONText.decodePlain(bytes, limits: limits), value.map != nil { return value }
        throw AgentProblem(
            .failed, code: "agent.garbage",
            message: "the chat endpoint sent what is no JSON; check agent.openai.baseUrl")
    }
}
