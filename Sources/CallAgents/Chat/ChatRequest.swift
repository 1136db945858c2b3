import CallCore
import ScriptValue

/// One `POST …/chat/completions`.
public struct ChatRequest: Hashable, Sendable {
    public var url: String
    public var headers: HeaderList
    public var apiKey: Secret?
    public var body: [UInt8]
    public var caFile: String?

    /// As the API knows them.
    private static let efforts: Set<String> = ["minimal", "low", "medium", "high", "xhigh"]

    /// - Parameter rounds: the tools that were run for the question so far, all of them answered.
    public init(_ question: AgentQuestion, _ settings: ChatSettings, after rounds: [AgentRound] = []) {
        let host = AgentHost(settings.model)
        let prompt = AgentPrompt(question, remembers: host != nil)
        var base = settings.baseURL[...]
        while base.hasSuffix("/") { base = base.dropLast() }
        url = base + "/chat/completions"
        headers = HeaderList(["Content-Type": "application/json", "Accept": "text/event-stream"])
        for (name, value) in host?.headers(question) ?? [] { headers.add(name, value) }
        apiKey = settings.apiKey
        caFile = settings.caFile
        var messages: [Value] =
            [["role": "system", "content": Value(prompt.system)]]
            + prompt.messages.map { message in
                ["role": message.speaker == .bot ? "assistant" : "user", "content": Value(message.text)]
            }
        for round in rounds { messages += Self.messages(round) }
        let model = host == nil ? Self.model(question.request.agent.model, settings) : settings.model
        var fields: [String: Value] = ["model": Value(model), "stream": true, "messages": .array(messages)]
        let tools = Self.tools(question, settings)
        if !tools.isEmpty { fields["tools"] = .array(tools) }
        if host == nil, let effort = question.request.consultation?.thinking, Self.efforts.contains(effort) {
            fields["reasoning_effort"] = Value(effort)
        }
        body = JSONText.encodePlain(.map(fields))
    }

    /// Agents of an OpenClaw Gateway have tools of their own.
    static func tools(_ question: AgentQuestion, _ settings: ChatSettings) -> [Value] {
        guard AgentHost(settings.model) == nil else { return [] }
        return question.request.tools.map { ["type": "function", "function": $0] }
    }

    /// What the model wrote, and one answer to each of its calls.
    private static func messages(_ round: AgentRound) -> [Value] {
        let calls = round.calls.map { call in
            let arguments = Value(JSONText.encodePlainText(call.arguments))
            let function: Value = ["name": Value(call.name), "arguments": arguments]
            return ["id": Value(call.id), "type": "function", "function": function] as Value
        }
        let text: Value = round.text.isEmpty ? nil : Value(round.text)
        return [["role": "assistant", "content": text, "tool_calls": .array(calls)]]
            + round.calls.map { call in
                let result = Value(JSONText.encodePlainText(call.result ?? nil))
                return ["role": "tool", "tool_call_id": Value(call.id), "content": result]
            }
    }

    /// `openai/gpt-…` names the provider as well; other slashes belong to the names of models.
    private static func model(_ wanted: String?, _ settings: ChatSettings) -> String {
        guard let wanted, !wanted.allSatisfy(\.isWhitespace) else { return settings.model }
        let prefix = "openai/"
        return wanted.hasPrefix(prefix) ? String(wanted.dropFirst(prefix.count)) : wanted
    }
}

/// An OpenClaw Gateway behind the endpoint: what it calls a model is an agent, and it remembers.
private struct AgentHost {
    /// Whether the model leaves open which agent it is.
    private let isOpen: Bool

    /// Nil for an ordinary model.
    init?(_ model: String) {
        guard model == "openclaw" || ["openclaw/", "openclaw:", "agent:"].contains(where: model.hasPrefix) else {
            return nil
        }
        isOpen = model == "openclaw"
    }

    func headers(_ question: AgentQuestion) -> [(String, String)] {
        var headers = [
            ("x-openclaw-session-key", question.request.sessionKey), ("x-openclaw-message-channel", "voice"),
        ]
        if isOpen { headers.append(("x-openclaw-agent-id", question.agentID)) }
        if let model = question.request.agent.model, model.contains("/") {
            headers.append(("x-openclaw-model", model))
        }
        // Keys may be chosen by whoever places a call; a line break in one would be another header.
        return headers.filter { !$0.1.isEmpty && $0.1.utf8.allSatisfy { $0 > 0x1F && $0 < 0x7F } }
    }
}
