/// What is wrong with a field of a client's message or query.
struct FieldProblem: Error, Hashable, Sendable {
    enum Kind: Hashable, Sendable { case unknown, missing, type, value }

    var kind: Kind
    /// Where it stands, such as `session.audio.input.format`.
    var path: String
    /// What it has to be; empty for unknown and missing ones.
    var rule: String

    static func unknown(_ path: String) -> FieldProblem { FieldProblem(kind: .unknown, path: path, rule: "") }
    static func missing(_ path: String) -> FieldProblem { FieldProblem(kind: .missing, path: path, rule: "") }
    static func type(_ path: String, _ rule: String) -> FieldProblem {
        FieldProblem(kind: .type, path: path, rule: rule)
    }
    static func value(_ path: String, _ rule: String) -> FieldProblem {
        FieldProblem(kind: .value, path: path, rule: rule)
    }

    var message: String {
        switch kind {
        case .unknown: "Unknown parameter: '\(path)'."
        case .missing: "Missing required parameter: '\(path)'."
        case .type: "Invalid type for '\(path)': \(rule)."
        case .value: "Invalid value for '\(path)': \(rule)."
        }
    }
}
