/// Who an agent is, as its `IDENTITY.md` says in lines such as `- **Name:** Ada`.
struct AgentIdentity: Hashable, Sendable {
    private static let names = ["name", "creature", "vibe", "theme", "emoji"]

    /// `Name: Ada`; those that are filled in.
    var lines: [String]

    init(_ text: String) {
        var found: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            let plain = line.filter { $0 != "*" && $0 != "`" }.drop { $0 == "-" || $0.isWhitespace }
            guard let colon = plain.firstIndex(of: ":") else { continue }
            let name = plain[..<colon].lowercased().filter { !$0.isWhitespace }
            let value = plain[plain.index(after: colon)...].split(whereSeparator: \.isWhitespace).joined(separator: " ")
            // What the template asks for in brackets is nobody's name.
            guard Self.names.contains(name), !value.isEmpty, !value.hasPrefix("("), found[name] == nil else { continue }
            found[name] = String(value.prefix(200))
        }
        lines = Self.names.compactMap { name in
            found[name].map { name.prefix(1).uppercased() + name.dropFirst() + ": " + $0 }
        }
    }
}
