import CallConfig
import CallCore
import ScriptValue

/// Prints problems of a configuration, one a line.
struct ProblemPrinter {
    let reading: ConfigReading
    let json: Bool

    func show(_ problems: [ConfigProblem]) {
        for problem in problems { json ? Console.current.out(line(problem)) : Console.current.err(text(problem)) }
    }

    /// `config.json5:3:5: error[config.type]: serve.port is … (next: …)`
    private func text(_ problem: ConfigProblem) -> String {
        let place = problem.place.map { ":\($0)" } ?? ""
        return SafeText.line("\(reading.file)\(place): \(problem.description)")
    }

    private func line(_ problem: ConfigProblem) -> String {
        SafeText.json([
            "severity": Value(problem.severity.rawValue), "code": Value(problem.code.rawValue),
            "file": Value(reading.file), "line": problem.place.map { .int(Int64($0.line)) } ?? nil,
            "column": problem.place.map { .int(Int64($0.column)) } ?? nil, "path": Value("\(problem.path)"),
            "message": Value(problem.what), "next": Value(problem.next), "environment": Value(problem.environment),
        ])
    }

    /// The exit status that the worst problem asks for; nil without errors.
    var status: CommandStatus? {
        guard let first = reading.errors.first else { return nil }
        let isFileItself = first.path.parts.isEmpty && [.missing, .unreadable].contains(first.code)
        return isFileItself ? .noInput : .badFlow
    }
}
