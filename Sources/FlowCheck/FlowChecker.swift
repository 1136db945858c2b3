import CallCore
import LuaSyntax

/// Reads a flow without running it and tells what is wrong with it.
///
/// What is known only when the flow runs is passed over: silence is no promise, but every error here would be one then.
public enum FlowChecker {
    /// - Parameters:
    ///   - source: the bytes of the file.
    ///   - file: its name in the findings.
    ///   - carriers: those the flow must be able to run on.
    ///   - globals: names the sandbox offers besides the verbs.
    /// - Returns: findings in the order of the source, each once, at most 500.
    public static func check(
        source: [UInt8], file: String, carriers: CarrierRegistry = .standard,
        globals: Set<String> = SandboxGlobals.names
    ) -> [FlowFinding] {
        let chunk: Chunk
        do { chunk = try LuaParser.parse(source: source, file: file) } catch {
            return [
                FlowFinding(
                    .error, "flow.syntax", file: error.file, line: error.line, column: error.column, error.message)
            ]
        }
        var findings = Findings(file: file)
        GlobalCheck(allowed: globals).run(chunk, into: &findings)
        let outline = FlowTableCheck.run(chunk, into: &findings)
        let handles = CallHandles(chunk, outline.shape)
        let facts = FactFinder.find(in: chunk, handles: handles)
        FactCheck.run(facts, into: &findings)
        let verbs = VerbCheck(
            chunk: chunk, outline: outline, handles: handles, carriers: carriers,
            asksForCapabilities: facts.contains { $0.name == "caps" })
        verbs.run(into: &findings)
        return findings.sorted
    }
}
