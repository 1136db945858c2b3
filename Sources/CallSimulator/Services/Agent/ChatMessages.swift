import CallCore
import ScriptValue

/// Reads the messages of a request to a chat endpoint: turns that alternate, and one answer to every call of a tool.
struct ChatMessages {
    private(set) var system = ""
    private(set) var turns: [AgentTurn] = []
    private(set) var results: [String] = []
    /// Calls of the last message that are not answered yet.
    private var open: [String] = []

    init(_ messages: [Value], tools: [String]) throws(FieldProblem) {
        for (index, message) in messages.enumerated() {
            guard let map = message.map else { throw .type("messages[\(index)]", "it has to be an object") }
            try add(StrictFields(map, path: "messages[\(index)]"), index, tools)
        }
        if let id = open.first { throw .value("messages", "no tool message answers the call '\(id)'") }
        guard turns.last?.speaker == .user else {
            throw .value("messages", "the last one has to be a user's, or a tool's")
        }
    }

    private mutating func add(_ message: StrictFields, _ index: Int, _ tools: [String]) throws(FieldProblem) {
        let role = try message.choice("role", of: ["system", "user", "assistant", "tool"])
        if role != "tool", let id = open.first {
            throw .value(message.at("role"), "a tool message has to answer the call '\(id)' first")
        }
        switch role {
        case "system":
            try message.only(["role", "content"])
            guard index == 0 else { throw .value(message.at("role"), "a system message has to come first") }
            system = try message.neededText("content")
        case "user": try turn(.user, message)
        case "assistant" where message.has("tool_calls"): try call(message, tools)
        case "assistant": try turn(.bot, message)
        case "tool": try answer(message)
        default: throw .missing(message.at("role"))
        }
    }

    private mutating func turn(_ speaker: TranscriptEntry.Speaker, _ message: StrictFields) throws(FieldProblem) {
        try message.only(["role", "content"])
        turns.append(AgentTurn(speaker, try message.neededText("content")))
        // Templates of many models take nothing else.
        guard (speaker == .user) == (turns.count % 2 == 1) else {
            throw .value(message.at("role"), "conversation roles must alternate user/assistant/user/assistant/…")
        }
    }

    private mutating func call(_ message: StrictFields, _ tools: [String]) throws(FieldProblem) {
        try message.only(["role", "content", "tool_calls"])
        guard message.has("content") else { throw .missing(message.at("content")) }
        if !message.isNull("content") { _ = try message.text("content") }
        guard turns.last?.speaker == .user else { throw .value(message.at("role"), "tools are called for a user") }
        guard let calls = message.fields["tool_calls"]?.array, !calls.isEmpty else {
            throw .value(message.at("tool_calls"), "it has to be a list of calls")
        }
        for (index, call) in calls.enumerated() {
            let path = "\(message.at("tool_calls"))[\(index)]"
            guard let map = call.map else { throw .type(path, "it has to be an object") }
            open.append(try read(StrictFields(map, path: path), tools))
        }
        guard Set(open).count == open.count else { throw .value(message.at("tool_calls"), "ids have to be unique") }
    }

    private func read(_ call: StrictFields, _ tools: [String]) throws(FieldProblem) -> String {
        try call.only(["id", "type", "function"])
        let id = try call.neededText("id")
        guard !id.isEmpty else { throw .value(call.at("id"), "it has to be a name") }
        guard try call.choice("type", of: ["function"]) != nil else { throw .missing(call.at("type")) }
        guard let function = try call.object("function") else { throw .missing(call.at("function")) }
        try function.only(["name", "arguments"])
        guard !tools.isEmpty else { throw .value(call.path, "no tools are offered") }
        _ = try function.neededText("name")
        // Templates of many models read them.
        let text = Array(try function.neededText("arguments").utf8)
        guard StrictFields(text) != nil else { throw .value(function.at("arguments"), "it has to be a JSON object") }
        return id
    }

    private mutating func answer(_ message: StrictFields) throws(FieldProblem) {
        try message.only(["role", "tool_call_id", "content"])
        let id = try message.neededText("tool_call_id")
        guard let index = open.firstIndex(of: id) else {
            throw .value(message.at("tool_call_id"), "no call '\(id.prefix(60))' waits for an answer")
        }
        open.remove(at: index)
        results.append(try message.neededText("content"))
    }
}
