import CallCore
import ScriptValue

/// Why a chat endpoint refused a question.
enum ChatRefusal {
    private static let limits = JSONLimits(bytes: 64 << 10, depth: 16, values: 2_000)

    static func problem(status: Int, body: [UInt8]) -> AgentProblem {
        let error = (try? JSONText.decodePlain(body, limits: limits))?["error"]
        let said = (error?["message"]?.text ?? error?.text).map { ": " + AgentProblem.shown($0) } ?? ""
        let next: String
        switch status {
        case 401, 403: next = "check agent.openai.apiKey"
        case 404:
            next = "check agent.openai.baseUrl and the model; an OpenClaw Gateway has to have the endpoint turned on"
        case 400, 422: next = "check the model"
        case 429: next = "it has too much to do, or the account is used up"
        default: next = "try again later"
        }
        return AgentProblem(
            [401, 403, 404].contains(status) ? .unavailable : .failed, code: "agent.refused",
            message: "the chat endpoint answered with status \(status)\(said); \(next)")
    }

    static func problem(inAnswer error: Value) -> AgentProblem {
        let said = AgentProblem.shown(error["message"]?.text ?? error.text ?? "")
        return AgentProblem(
            .failed, code: "agent.failed", message: "the chat endpoint failed in the middle of its answer: \(said)")
    }

    /// Whether nothing came of the question, and something may when it is asked again.
    static func isTransient(_ status: Int) -> Bool { [408, 429, 502, 503, 504, 529].contains(status) }
}
