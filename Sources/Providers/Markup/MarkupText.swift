/// Cuts words into pieces that a carrier takes.
enum MarkupText {
    /// Pieces of at most `limit` characters, cut behind a sentence where there is one, else at a space.
    static func pieces(_ text: String, limit: Int) -> [String] {
        guard limit > 0, text.count > limit else { return [text] }
        var pieces: [String] = []
        var rest = Substring(text)
        while rest.count > limit {
            let window = rest.prefix(limit)
            let space = window.lastIndex(of: " ").map { window.index(after: $0) }
            let cut = sentenceEnd(window, in: rest) ?? space ?? window.endIndex
            append(rest[..<cut], to: &pieces)
            rest = rest[cut...]
        }
        append(rest, to: &pieces)
        return pieces
    }

    private static func append(_ piece: Substring, to pieces: inout [String]) {
        let trimmed = piece.drop { $0 == " " }
        if !trimmed.isEmpty { pieces.append(String(trimmed)) }
    }

    /// Behind the last full stop, question mark or line break with white space behind it.
    private static func sentenceEnd(_ window: Substring, in text: Substring) -> Substring.Index? {
        var index = window.endIndex
        while index > window.startIndex {
            let before = window.index(before: index)
            let ends = ".?!\n".contains(window[before]) && (index == text.endIndex || text[index].isWhitespace)
            if ends || "。！？".contains(window[before]) { return index }
            index = before
        }
        return nil
    }
}
