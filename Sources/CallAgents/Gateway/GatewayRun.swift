import CallCore
import ScriptValue

/// One question at a Gateway.
struct GatewayRun: Sendable {
    enum Phase: Hashable, Sendable {
        /// Waits for the session.
        case waiting
        /// Refused for now; a timer runs.
        case pausing
        /// Asked, under the id of this request.
        case asked(request: String)
        /// Taken; the same request gets its answer.
        case accepted(request: String)
    }

    let question: AgentQuestion
    var deadline: CallTime
    var phase = Phase.waiting
    /// As the Gateway calls it; ours until it says otherwise.
    var runID: String
    /// How often the question was put.
    var puts = 0
    var refusals = 0
    /// What the Gateway has shown of the answer, all of it.
    private var shown = ""
    private var isStreamable = true
    private var stream = SpokenStream()

    init(_ question: AgentQuestion, deadline: CallTime) {
        self.question = question
        self.deadline = deadline
        runID = question.id.text
    }

    var wasAsked: Bool { puts > 0 }
    /// Whether the Gateway may have taken it before.
    var isRepeated: Bool { puts > 1 }

    var request: String? {
        switch phase {
        case .asked(let request), .accepted(let request): request
        case .waiting, .pausing: nil
        }
    }

    func parameters(now: CallTime) -> [String: Value] {
        let prompt = AgentPrompt(question, remembers: true)
        var parameters: [String: Value] = [
            "message": Value(prompt.lastMessage), "sessionKey": Value(question.request.sessionKey),
            "agentId": Value(question.agentID), "idempotencyKey": Value(question.id.text),
            "extraSystemPrompt": Value(prompt.system), "lane": "voice", "deliver": false,
            // Seconds; rounded up, as our own time limit is the one that counts.
            "timeout": .int(question.request.speaks ? 600 : max(1, (deadline - now + 999) / 1_000)),
        ]
        if let thinking = question.request.consultation?.thinking { parameters["thinking"] = Value(thinking) }
        guard let model = question.request.agent.model, !model.allSatisfy(\.isWhitespace) else { return parameters }
        let parts = model.split(separator: "/", maxSplits: 1).map(String.init)
        if parts.count == 2 { parameters["provider"] = Value(parts[0]) }
        parameters["model"] = Value(parts.last ?? model)
        return parameters
    }

    /// Takes the text of the answer so far.
    ///
    /// - Returns: what can be spoken now.
    mutating func show(_ text: String) -> String {
        guard isStreamable else { return "" }
        // Texts are told whole, several times a second. One that was written anew is spoken when it is done.
        guard text.hasPrefix(shown) else {
            isStreamable = false
            return ""
        }
        let piece = String(text.dropFirst(shown.count))
        shown = text
        return stream.take(piece)
    }

    /// The answer in the result of a run.
    static func answer(_ payload: Value) -> AgentAnswer {
        guard payload["status"]?.text == "ok" else {
            let status = AgentProblem.shown(payload["status"]?.text ?? "")
            let isLate = status == "timeout"
            return .failed(
                AgentProblem(
                    isLate ? .deadline : .failed, code: isLate ? "agent.deadline" : "agent.failed",
                    message: "the agent's run ended with '\(status)': see the Gateway's log"))
        }
        let payloads = payload["result"]?["payloads"]?.array ?? []
        return .text(
            SpokenReply.text(
                of: payloads.compactMap { item in
                    item["isError"]?.bool == true || item["isReasoning"]?.bool == true ? nil : item["text"]?.text
                }))
    }
}
