import CallCore
import LuaSyntax

/// Fields of the call that do not exist.
enum FactCheck {
    static func run(_ uses: [FactUse], into findings: inout Findings) {
        let known = CallFact.all.map(\.name)
        for use in uses where !known.contains(use.name) && VerbTable.named("call:\(use.name)") == nil {
            let hint =
                NameSuggestion.nearest(to: use.name, among: known).map { "did you mean '\($0)'?" }
                ?? "known: \(known.sorted().joined(separator: ", "))"
            findings.error("call.fact", use.position, "call has no field '\(use.name)'", hint: hint)
        }
    }
}
