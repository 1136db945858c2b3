/// Why an agent gave no answer.
public struct AgentProblem: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Kind: String, Hashable, Sendable {
        /// Nobody is there who could be asked.
        case unavailable
        /// There was no answer in time.
        case deadline
        /// The agent was asked and gave no usable answer.
        case failed
    }

    public var kind: Kind
    /// Stable, such as `agent.refused`.
    public var code: String
    /// What happened and what to do about it; never a key, never what was said.
    public var message: String

    public init(_ kind: Kind, code: String, message: String) {
        self.kind = kind
        self.code = code
        self.message = message
    }

    public var description: String { "\(message) [\(code)]" }

    static let tooLate = AgentProblem(
        .deadline, code: "agent.deadline", message: "the agent did not answer in time; see responseTimeoutMs")

    /// What others say goes into logs: one line, and not all of a page.
    static func shown(_ text: String) -> String {
        let plain = String(
            text.unicodeScalars.prefix(200).map { $0.value < 0x20 || $0.value == 0x7F ? " " : Character($0) })
        return plain.isEmpty ? "no reason given" : plain
    }
}
