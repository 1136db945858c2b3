/// Gives out whole sentences of a text that comes in pieces.
public struct SentenceCutter: Sendable {
    private var text: [Unicode.Scalar] = []
    /// What lies before it holds no end of a sentence.
    private var searched = 0

    public init() {}

    /// The sentences that the piece completes, blanks collapsed; nil when it completes none.
    public mutating func take(_ piece: String) -> String? {
        text += piece.unicodeScalars
        var end: Int?
        for index in max(searched, 1)..<max(text.count, 1) where SentenceEnd.isBefore(index, in: text) { end = index }
        searched = text.count
        guard let end else { return nil }
        let sentences = String(String.UnicodeScalarView(text[..<end]))
        text.removeFirst(end)
        searched -= end
        return Self.collapsed(sentences)
    }

    /// What is left of the text, of which no more comes; nil for nothing.
    public mutating func rest() -> String? {
        defer { (text, searched) = ([], 0) }
        return Self.collapsed(String(String.UnicodeScalarView(text)))
    }

    private static func collapsed(_ text: String) -> String? {
        let words = text.split(whereSeparator: \.isWhitespace)
        return words.isEmpty ? nil : words.joined(separator: " ")
    }
}
