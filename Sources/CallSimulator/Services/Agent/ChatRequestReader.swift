import CallCore
import ScriptValue

/// Reads a request to a chat endpoint, and refuses what real ones refuse: unknown fields, wrong types, turns that do
/// not alternate.
enum ChatRequestReader {
    static func read(_ request: WireRequest, key: Secret?) throws(ServiceRefusal) -> AgentScript.Question {
        guard request.path.hasSuffix("/v1/chat/completions") else { throw refusal(404) }
        guard request.method == "POST" else { throw refusal(405) }
        if let key, request.headers["authorization"] != "Bearer \(key.reveal())" { throw refusal(401) }
        guard request.mediaType == "application/json", let fields = StrictFields(request.body) else {
            throw refusal(400)
        }
        do throws(FieldProblem) {
            return try question(fields, request.headers)
        } catch {
            throw OpenAIError(error).refusal(400, requestID: "req_1")
        }
    }

    private static func refusal(_ status: Int) -> ServiceRefusal {
        OpenAIError(status: status).refusal(status, requestID: "req_1")
    }

    private static func question(
        _ fields: StrictFields, _ headers: HeaderList
    ) throws(FieldProblem) -> AgentScript.Question {
        try fields.only(["model", "messages", "stream", "stream_options", "max_tokens", "max_completion_tokens"])
        let model = try fields.neededText("model")
        guard try fields.flag("stream") == true else { throw .value("stream", "only streams are simulated") }
        guard let messages = fields.fields["messages"]?.array, !messages.isEmpty else { throw .missing("messages") }
        var question = AgentScript.Question(system: "", turns: [], sessionKey: headers["x-openclaw-session-key"])
        for (index, message) in messages.enumerated() {
            guard let map = message.map else { throw .type("messages[\(index)]", "it has to be an object") }
            try add(StrictFields(map, path: "messages[\(index)]"), index, to: &question)
        }
        guard question.turns.last?.speaker == .user else { throw .value("messages", "the last one has to be a user's") }
        if model.hasPrefix("openclaw"), question.sessionKey == nil {
            throw .value("model", "each request is a session of its own without x-openclaw-session-key")
        }
        return question
    }

    private static func add(
        _ message: StrictFields, _ index: Int, to question: inout AgentScript.Question
    ) throws(FieldProblem) {
        try message.only(["role", "content"])
        let text = try message.neededText("content")
        switch try message.choice("role", of: ["system", "user", "assistant"]) {
        case "system":
            guard index == 0 else { throw .value(message.at("role"), "a system message has to come first") }
            question.system = text
        case "user": question.turns.append(AgentTurn(.user, text))
        case "assistant": question.turns.append(AgentTurn(.bot, text))
        default: throw .missing(message.at("role"))
        }
        // Templates of many models take nothing else.
        let isUserDue = question.turns.count % 2 == 1
        guard question.turns.isEmpty || (question.turns.last?.speaker == .user) == isUserDue else {
            throw .value(message.at("role"), "conversation roles must alternate user/assistant/user/assistant/…")
        }
    }
}
