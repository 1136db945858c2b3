/// What a caller is saying, put together from pieces of which a service does not say how they belong together.
public struct CallerText: Hashable, Sendable {
    /// Letters; of more the last ones are kept.
    static let limit = 1_200
    /// For so long what was said last is known, and no news when it is said again.
    static let memory: Milliseconds = 2_000

    /// What was said since the last final text.
    public private(set) var pending = ""
    private var endsWithSpace = false
    private var last = ""
    private var lastAt: CallTime?

    public init() {}

    /// - Parameter follows: whether pieces are usually the next letters; else each is a phrase by itself.
    /// - Returns: whether anything has come of it.
    public mutating func add(_ piece: String, follows: Bool, now: CallTime) -> Bool {
        let words = Self.collapsed(piece)
        guard !words.isEmpty else {
            endsWithSpace = endsWithSpace || !piece.isEmpty
            return false
        }
        if pending.isEmpty, let lastAt, now - lastAt <= Self.memory, Self.ends(last, with: words) { return false }
        let joined = follows ? continued(piece, words) : merged(words)
        endsWithSpace = piece.last?.isWhitespace == true
        guard let joined, joined != pending else { return false }
        pending = Self.tail(joined)
        return true
    }

    /// The utterance is over.
    ///
    /// - Parameter whole: what the service says it was, when it says so.
    /// - Returns: its text; nil when there is none.
    public mutating func end(_ whole: String = "", now: CallTime) -> String? {
        if !whole.isEmpty { _ = add(whole, follows: false, now: now) }
        guard !pending.isEmpty else { return nil }
        defer {
            last = pending
            lastAt = now
            pending = ""
            endsWithSpace = false
        }
        return pending
    }

    /// The next letters, unless they are all letters so far once more.
    private func continued(_ piece: String, _ words: String) -> String? {
        let isLong = pending.count >= 6
        if isLong, Self.begins(words, with: pending) { return words }
        let isApart = endsWithSpace || piece.first?.isWhitespace == true
        return pending.isEmpty || !isApart ? pending + words : pending + " " + words
    }

    /// Nil when it is known already.
    private func merged(_ words: String) -> String? {
        guard !pending.isEmpty else { return words }
        if Self.ends(pending, with: words) { return nil }
        if Self.begins(words, with: pending) { return words }
        let overlap = Self.overlap(pending, words)
        if overlap >= 6 || overlap >= 3 && words.count <= 12 { return pending + words.dropFirst(overlap) }
        let staysTogether =
            words.first.map { ",.!?;:)]}…%".contains($0) } == true || pending.last.map { "([{-".contains($0) } == true
        return staysTogether ? pending + words : pending + " " + words
    }

    private static func begins(_ text: String, with start: String) -> Bool {
        text.lowercased().hasPrefix(start.lowercased())
    }

    private static func ends(_ text: String, with end: String) -> Bool {
        text.lowercased().hasSuffix(end.lowercased())
    }

    /// Letters at the end of one that are the beginning of the other.
    private static func overlap(_ left: String, _ right: String) -> Int {
        let end = Array(left.lowercased())
        let start = Array(right.lowercased())
        // Some letters change their number with their case: what counts is that of the text itself.
        guard start.count == right.count else { return 0 }
        return stride(from: min(end.count, start.count), to: 2, by: -1)
            .first { end.suffix($0).elementsEqual(start.prefix($0)) } ?? 0
    }

    private static func collapsed(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static func tail(_ text: String) -> String {
        guard text.count > limit else { return text }
        let end = text.suffix(limit)
        return end.firstIndex(of: " ").map { String(end[end.index(after: $0)...]) } ?? String(end)
    }
}
