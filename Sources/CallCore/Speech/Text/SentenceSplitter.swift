/// Cuts text for speech into sentences.
public enum SentenceSplitter {
    /// The sentences in order, without blanks around them and without those that nobody could say. None is longer than
    /// `longest` Unicode scalars: a sentence that is gets cut behind a clause, else at a space.
    public static func sentences(of text: String, longest: Int) -> [String] {
        let scalars = Array(text.unicodeScalars)
        var sentences: [String] = []
        var start = 0
        for index in scalars.indices where index > start {
            if scalars[index] == "\n" || SentenceEnd.isBefore(index, in: scalars) {
                add(scalars[start..<index], max(1, longest), to: &sentences)
                start = index
            }
        }
        add(scalars[start...], max(1, longest), to: &sentences)
        return sentences
    }

    private static func add(_ sentence: ArraySlice<Unicode.Scalar>, _ longest: Int, to sentences: inout [String]) {
        var rest = trimmed(sentence)
        while !rest.isEmpty {
            let piece = rest.count <= longest ? rest : trimmed(rest[..<cut(rest, longest)])
            let text = String(String.UnicodeScalarView(piece))
            if PlainText.isSpeakable(text) { sentences.append(text) }
            rest = trimmed(rest[max(piece.endIndex, rest.startIndex + 1)...])
        }
    }

    private static func cut(_ text: ArraySlice<Unicode.Scalar>, _ longest: Int) -> Int {
        let hard = text.startIndex + longest
        // A cut in the first half would leave needlessly small pieces.
        let soft = text.startIndex + longest / 2
        var space: Int?
        for index in stride(from: hard, to: soft, by: -1) where text[index].properties.isWhitespace {
            if ",;:)–—".unicodeScalars.contains(text[index - 1]) { return index }
            space = space ?? index
        }
        return space ?? whole(text, hard)
    }

    /// Not between a letter and the accents that stand behind it.
    private static func whole(_ text: ArraySlice<Unicode.Scalar>, _ hard: Int) -> Int {
        var index = hard
        while index > text.startIndex + 1, text[index].properties.isGraphemeExtend, hard - index < 32 { index -= 1 }
        return index
    }

    private static func trimmed(_ text: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
        var text = text
        while text.first?.properties.isWhitespace == true { text.removeFirst() }
        while text.last?.properties.isWhitespace == true { text.removeLast() }
        return text
    }
}
