extension SpeechTokenizer {
    func isLineStart(_ text: [Unicode.Scalar], _ start: Int) -> Bool {
        let last = text[..<start].last { $0 != " " && $0 != "\t" && $0 != ">" }
        return last.map { $0 == "\n" } ?? (context == .lineStart)
    }

    /// A line four spaces deep, with a blank line, another such line or nothing above it.
    func isIndentedCode(_ text: [Unicode.Scalar], _ start: Int) -> Bool {
        let line = lineStart(text, start)
        guard isIndented(text, line), line > 0 || context == .lineStart else { return false }
        guard line > 0 else { return true }
        let above = lineStart(text, line - 1)
        return isIndented(text, above) || text[above..<(line - 1)].allSatisfy { $0 == " " || $0 == "\t" }
    }

    private func lineStart(_ text: [Unicode.Scalar], _ index: Int) -> Int {
        text[..<index].lastIndex(of: "\n").map { $0 + 1 } ?? 0
    }

    private func isIndented(_ text: [Unicode.Scalar], _ line: Int) -> Bool {
        text[line] == "\t" || text[line...].prefix(4).elementsEqual(repeatElement(" ", count: 4))
    }
}
