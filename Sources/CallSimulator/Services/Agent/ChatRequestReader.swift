import CallCore
import ScriptValue

/// Reads a request to a chat endpoint, and refuses what real ones refuse: unknown fields, wrong types, turns that do
/// not alternate, calls of tools without an answer.
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
        try fields.only([
            "model", "messages", "stream", "stream_options", "max_tokens", "max_completion_tokens", "tools",
            "tool_choice", "reasoning_effort",
        ])
        let model = try fields.neededText("model")
        guard try fields.flag("stream") == true else { throw .value("stream", "only streams are simulated") }
        guard let messages = fields.fields["messages"]?.array, !messages.isEmpty else { throw .missing("messages") }
        let tools = try tools(fields)
        let read = try ChatMessages(messages, tools: tools)
        var question = AgentScript.Question(
            system: read.system, turns: read.turns, sessionKey: headers["x-openclaw-session-key"])
        (question.tools, question.results) = (tools, read.results)
        question.effort = try fields.choice(
            "reasoning_effort", of: ["none", "minimal", "low", "medium", "high", "xhigh"])
        if model.hasPrefix("openclaw"), question.sessionKey == nil {
            throw .value("model", "each request is a session of its own without x-openclaw-session-key")
        }
        return question
    }

    /// The names of the tools offered.
    private static func tools(_ fields: StrictFields) throws(FieldProblem) -> [String] {
        guard fields.has("tools") else {
            guard !fields.has("tool_choice") else { throw .value("tool_choice", "there are no tools to choose from") }
            return []
        }
        _ = try fields.choice("tool_choice", of: ["auto", "none", "required"])
        guard let tools = fields.fields["tools"]?.array, !tools.isEmpty else {
            throw .value("tools", "it has to be a list of tools, or left out")
        }
        var names: [String] = []
        for (index, tool) in tools.enumerated() {
            guard let map = tool.map else { throw .type("tools[\(index)]", "it has to be an object") }
            names.append(try name(StrictFields(map, path: "tools[\(index)]")))
        }
        guard Set(names).count == names.count else { throw .value("tools", "names have to be unique") }
        return names
    }

    private static func name(_ tool: StrictFields) throws(FieldProblem) -> String {
        try tool.only(["type", "function"])
        guard try tool.choice("type", of: ["function"]) != nil else { throw .missing(tool.at("type")) }
        guard let function = try tool.object("function") else { throw .missing(tool.at("function")) }
        try function.only(["name", "description", "parameters", "strict"])
        _ = try function.text("description")
        guard try function.object("parameters")?.fields["type"] == "object" else {
            throw .value(function.at("parameters"), "it has to be a schema of type object")
        }
        let name = try function.neededText("name")
        let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"
        guard (1...64).contains(name.count), name.allSatisfy(letters.contains) else {
            throw .value(function.at("name"), "it has to match ^[a-zA-Z0-9_-]{1,64}$")
        }
        return name
    }
}
