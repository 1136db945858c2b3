/// Every verb there is. This is the one place where a verb is described.
public enum VerbTable {
    /// In the order of the reference page.
    public static let all: [VerbSpec] =
        callVerbs + speakVerbs + hearVerbs + waitVerbs + realtimeVerbs + agentVerbs + worldVerbs

    private static let byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    /// The verb of this full name, such as `call:say`.
    public static func named(_ name: String) -> VerbSpec? { byName[name] }

    /// What verbs belong to: `call`, `agent`, `http` and so on, sorted.
    public static let owners: [String] = Set(all.compactMap(\.owner)).sorted()

    /// The full name that a misspelt one was probably meant to be; verbs of the same owner come first.
    public static func suggestion(for name: String) -> String? {
        let parts = name.split { $0 == ":" || $0 == "." }.map(String.init)
        if parts.count == 2 {
            let siblings = all.filter { $0.owner == parts[0] }
            let short = NameSuggestion.nearest(to: parts[1], among: siblings.map(\.shortName))
            if let short { return siblings.first { $0.shortName == short }?.name }
        }
        return NameSuggestion.nearest(to: name, among: all.map(\.name))
    }

    static let done = ResultSpec("ok", .boolean, "Always true.")
}
