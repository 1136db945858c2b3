import CallCore

extension GatewaySession {
    static let stopped = AgentProblem(
        .unavailable, code: "agent.stopped", message: "the session with the Gateway was ended")

    static let silent = AgentProblem(
        .unavailable, code: "agent.gateway_silent", message: "the Gateway does not answer; see its log")

    static let absent = AgentProblem(
        .unavailable, code: "agent.gateway_absent",
        message: "the Gateway could not be reached in time; see that it runs, and agent.openclaw.baseUrl")

    static func unreachable(_ status: Int, _ message: String) -> AgentProblem {
        AgentProblem(
            .unavailable, code: "agent.gateway_unreachable",
            message: "the Gateway cannot be reached: \(message); see that it runs, and agent.openclaw.baseUrl")
    }

    /// The Gateway answered our introduction with an error.
    static func turnedAway(_ refusal: GatewayFrame.Refusal) -> AgentProblem {
        let next =
            refusal.code == "NOT_PAIRED"
            ? "connect from the Gateway's own machine, or use its HTTP endpoint: agent.backend: \"openai\""
            : "check agent.openclaw.token or agent.openclaw.password"
        return AgentProblem(
            .unavailable, code: "agent.gateway_refused",
            message: "the Gateway does not let us in (\(refusal.code): \(refusal.message)); \(next)")
    }

    static func failed(_ refusal: GatewayFrame.Refusal) -> AgentProblem {
        let kind: AgentProblem.Kind =
            switch refusal.code {
            case "AGENT_TIMEOUT": .deadline
            case "UNAVAILABLE", "NOT_LINKED", "NOT_PAIRED": .unavailable
            default: .failed
            }
        return AgentProblem(
            kind, code: kind == .deadline ? "agent.deadline" : "agent.failed",
            message: "the Gateway refused the question (\(refusal.code): \(refusal.message))")
    }
}
