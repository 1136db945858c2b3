/// The words of a text that say what it is about.
struct SpokenWordSet: Hashable, Sendable {
    var words: Set<String>

    init(_ text: String) { words = Set(Self.all(text)).subtracting(Self.stopWords) }

    /// Letters and digits only, one blank between words.
    static func normalised(_ text: String) -> String { all(text).joined(separator: " ") }

    private static func all(_ text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }

    /// Whether two questions ask the same: equal, one inside the other, or with most words in common.
    static func isSame(_ left: String, _ right: String) -> Bool {
        let (one, other) = (normalised(left), normalised(right))
        guard !one.isEmpty, !other.isEmpty else { return false }
        if one == other || (" \(one) ").contains(" \(other) ") || (" \(other) ").contains(" \(one) ") { return true }
        let (few, many) = (SpokenWordSet(left).words, SpokenWordSet(right).words)
        let shared = few.intersection(many).count
        // 60 % of the smaller set.
        return shared >= 2 && shared * 5 >= min(few.count, many.count) * 3
    }

    private static let stopWords: Set<String> = [
        "a", "about", "am", "an", "and", "any", "are", "as", "at", "be", "can", "could", "did", "do", "does", "for",
        "from", "had", "has", "have", "hello", "hey", "hi", "how", "i", "if", "in", "is", "it", "its", "let", "me",
        "my", "no", "not", "of", "oh", "ok", "okay", "on", "or", "please", "s", "so", "tell", "than", "thanks", "that",
        "the", "their", "them", "then", "there", "they", "this", "to", "uh", "um", "us", "was", "we", "well", "were",
        "what", "when", "where", "which", "who", "will", "with", "would", "yes", "you", "your",
    ]
}
