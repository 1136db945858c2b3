/// Takes out of a text what is meant for eyes: Markdown, HTML tags, blocks of code, URLs and emoji.
public enum PlainText {
    /// Paragraphs, headings, items of lists and rows of tables stand on lines of their own; all but paragraphs get a full
    /// stop where they have no end of their own.
    public static func strip(_ markdown: String) -> String {
        let text = Array(markdown.unicodeScalars)
        var tokenizer = SpeechTokenizer(isWhole: true)
        var visible: [Unicode.Scalar] = []
        var index = 0
        while index < text.count, let token = tokenizer.token(in: text, at: index) {
            if case .fence = token.kind { visible += ["\n", "\n"] } else { visible += text[index..<token.end] }
            index = token.end
        }
        var context = MarkdownPlace.lineStart
        return strip(visible, &context)
    }

    /// The same for a piece of text without blocks of code, which begins in `context` and ends in what that becomes.
    static func strip(_ text: [Unicode.Scalar], _ context: inout MarkdownPlace) -> String {
        var blocks = MarkdownBlocks(in: context)
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if number > 0 { blocks.endLine() }
            blocks.take(line)
        }
        context = blocks.context
        return blocks.text()
    }

    /// The text as it stands, on one line.
    static func line(_ text: ArraySlice<Unicode.Scalar>) -> String {
        var writer = SpeechWriter()
        for scalar in text { writer.write(scalar) }
        return writer.text
    }

    /// Whether there is a letter or a number in it. Services refuse a text without, or make no sound of it.
    public static func isSpeakable(_ text: String) -> Bool {
        text.unicodeScalars.contains { $0.properties.isAlphabetic || $0.properties.numericType != nil }
    }
}
