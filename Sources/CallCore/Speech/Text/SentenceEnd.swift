/// Where sentences end.
enum SentenceEnd {
    /// Behind these a full stop is no end. In small letters.
    private static let abbreviations: Set<String> = [
        "mr", "mrs", "ms", "dr", "prof", "sr", "jr", "st", "vs", "dept", "approx", "est", "fig", "vol", "gen", "gov",
        "sen", "rep", "rev", "hon", "capt", "lt", "col", "sgt", "mt", "ave", "blvd", "ext", "cf", "eg", "ie", "bzw",
        "ca", "nr", "str", "hr", "fr", "evtl", "ggf", "inkl", "mme", "sra", "srta",
    ]
    private static let longestWord = 12
    private static let mostClosers = 4

    /// Whether a sentence ends right before `index`, which is within `text`. A sentence that ends with a full stop,
    /// question mark or the like ends for certain only when white space follows.
    static func isBefore(_ index: Int, in text: [Unicode.Scalar]) -> Bool {
        var end = index
        let next = text[index]
        while end > 0, index - end < mostClosers, isCloser(text[end - 1]) { end -= 1 }
        guard end > 0 else { return false }
        switch text[end - 1] {
        case "。", "！", "？": return !isCloser(next) && !"。！？".unicodeScalars.contains(next)
        case "!", "?", "…": return next.properties.isWhitespace
        case ".": return next.properties.isWhitespace && isFullStop(end - 1, in: text)
        default: return false
        }
    }

    /// Whether the text ends as a sentence does.
    static func isAtEnd(of text: [Unicode.Scalar]) -> Bool {
        let tail = Array(text.suffix(64)) + [" "]
        return tail.count > 1 && isBefore(tail.count - 1, in: tail)
    }

    /// Not the one of an abbreviation, of initials, or of the number of an item.
    private static func isFullStop(_ stop: Int, in text: [Unicode.Scalar]) -> Bool {
        var start = stop
        while start > 0, stop - start <= longestWord, isPartOfWord(text[start - 1]) { start -= 1 }
        let word = text[start..<stop]
        if word.isEmpty || word.count > longestWord { return true }
        if word.allSatisfy({ ("0"..."9").contains($0) }) { return word.count > 2 || !beginsItem(start, in: text) }
        // "J." and "p.m.", but not "...".
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        if parts.allSatisfy({ $0.count == 1 && $0.first?.properties.isAlphabetic == true }) {
            return word.elementsEqual("I".unicodeScalars)
        }
        return !abbreviations.contains(String(String.UnicodeScalarView(word)).lowercased())
    }

    /// Whether what stands there is the first of a line or a sentence.
    private static func beginsItem(_ start: Int, in text: [Unicode.Scalar]) -> Bool {
        let before = text[..<start].last { $0 != " " && $0 != "\t" }
        return before.map { ".!?:\n".unicodeScalars.contains($0) } ?? true
    }

    private static func isPartOfWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "." || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
    }

    private static func isCloser(_ scalar: Unicode.Scalar) -> Bool {
        "\"')]*_`”’»」』）".unicodeScalars.contains(scalar)
    }
}
