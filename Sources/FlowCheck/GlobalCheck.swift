import CallCore
import LuaSyntax

/// Globals that nobody declared: the sandbox raises an error for them.
struct GlobalCheck {
    let allowed: Set<String>

    func run(_ chunk: Chunk, into findings: inout Findings) {
        for use in chunk.globalUses where !findings.isFull {
            if use.isAssignment {
                findings.error(
                    "global.assigned", use.position, "global '\(use.name)' is assigned",
                    hint: "write 'local \(use.name)'")
            } else if !allowed.contains(use.name) {
                findings.error(
                    "global.undeclared", use.position, "undeclared global '\(use.name)'", hint: hint(for: use.name))
            }
        }
    }

    private func hint(for name: String) -> String? {
        if name == "call" { return "the functions of a flow get the call as their first parameter" }
        if ["io", "debug", "package", "load", "loadfile", "dofile", "collectgarbage"].contains(name) {
            return "flows run without it"
        }
        return NameSuggestion.nearest(to: name, among: allowed).map { "did you mean '\($0)'?" }
    }
}
