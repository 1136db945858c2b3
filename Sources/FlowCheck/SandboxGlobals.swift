import CallCore

/// The global names a flow may use.
public enum SandboxGlobals {
    /// The sandbox's own part of Lua's standard library, `json`, `require`, and everything verbs belong to.
    public static let names: Set<String> = language.union(verbs)

    private static let language: Set<String> = [
        "_G", "_VERSION", "assert", "coroutine", "error", "getmetatable", "ipairs", "json", "math", "next", "os",
        "pairs", "pcall", "print", "rawequal", "rawget", "rawlen", "rawset", "require", "select", "setmetatable",
        "string", "table", "tonumber", "tostring", "type", "utf8", "xpcall",
    ]

    private static let verbs = Set(VerbTable.all.filter { !$0.isMethod }.map { $0.owner ?? $0.name })
}
