/// A rule about which fields of one table go together.
public enum FieldRule: Hashable, Sendable {
    case exactlyOne([String])
    case atMostOne([String])

    /// One sentence for the reference page.
    public var summary: String {
        switch self {
        case .exactlyOne(let names): "exactly one of \(names.quoted.listed(with: "and"))"
        case .atMostOne(let names): "at most one of \(names.quoted.listed(with: "and"))"
        }
    }

    /// What is wrong when these fields are present, or nil. A rule about a field that is only maybe there cannot tell.
    func problem(present: Set<String>, unsure: Set<String>) -> String? {
        switch self {
        case .exactlyOne(let names):
            let count = names.filter(present.contains).count
            let mayBeMore = names.contains(where: unsure.contains)
            return count > 1 || (count == 0 && !mayBeMore) ? "\(summary) expected" : nil
        case .atMostOne(let names):
            return names.filter(present.contains).count > 1 ? "\(summary) expected" : nil
        }
    }
}
