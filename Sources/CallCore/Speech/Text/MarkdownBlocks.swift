/// Takes Markdown line by line and makes lines of speech of it.
struct MarkdownBlocks {
    private var lines: [String] = []
    private var paragraph = SpeechWriter()
    /// Of the line that comes next, and after the last one: of what would follow in it.
    private(set) var context: MarkdownPlace

    init(in context: MarkdownPlace) { self.context = context }

    mutating func take(_ line: ArraySlice<Unicode.Scalar>) {
        switch context {
        case .lineStart: begin(line)
        case .item: takeItem(Self.trimmed(line))
        case .paragraph: takeText(line)
        }
    }

    /// The next line is another one.
    mutating func endLine() { context = .lineStart }

    private mutating func begin(_ line: ArraySlice<Unicode.Scalar>) {
        context = .paragraph
        var rest = Self.trimmed(line)
        while rest.first == ">" { rest = Self.trimmed(rest.dropFirst()) }
        if rest.isEmpty { return endParagraph() }
        if Self.isRule(rest) || Self.isReference(rest) { return endParagraph() }
        if rest.first == "|" { return takeRow(rest) }
        if let heading = Self.heading(rest) { return takeItem(heading) }
        if let item = Self.item(rest) { return takeItem(item) }
        takeText(rest)
    }

    private mutating func takeText(_ content: ArraySlice<Unicode.Scalar>) {
        paragraph.write(" ")
        InlineText.strip(content, into: &paragraph)
    }

    mutating func text() -> String {
        endParagraph()
        return lines.joined(separator: "\n")
    }

    private mutating func endParagraph() {
        if !paragraph.scalars.isEmpty { lines.append(paragraph.text) }
        paragraph = SpeechWriter()
    }

    private mutating func takeItem(_ content: ArraySlice<Unicode.Scalar>) {
        context = .item
        endParagraph()
        InlineText.strip(content, into: &paragraph)
        close()
    }

    private mutating func takeRow(_ row: ArraySlice<Unicode.Scalar>) {
        endParagraph()
        // The line under the heads of a table.
        if row.allSatisfy({ "|-: \t".unicodeScalars.contains($0) }) { return }
        for cell in row.split(separator: "|") where !Self.trimmed(cell).isEmpty {
            if !paragraph.scalars.isEmpty { for scalar in ", ".unicodeScalars { paragraph.write(scalar) } }
            InlineText.strip(Self.trimmed(cell), into: &paragraph)
        }
        close()
    }

    /// A line of its own ends like a sentence, so that it is heard as one.
    private mutating func close() {
        let ends = paragraph.scalars.last { !"\"')]”’»".unicodeScalars.contains($0) }
        if let ends, !".!?…:;,。！？：".unicodeScalars.contains(ends) { paragraph.write(".") }
        endParagraph()
    }

    private static func heading(_ line: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar>? {
        let marks = line.prefix { $0 == "#" }
        guard (1...6).contains(marks.count) else { return nil }
        let rest = line.dropFirst(marks.count)
        guard rest.first.map(isBlank) ?? true else { return nil }
        var content = trimmed(rest)
        while content.last == "#" { content.removeLast() }
        return trimmed(content)
    }

    /// What is listed; the number of a numbered list stays.
    private static func item(_ line: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar>? {
        guard let first = line.first else { return nil }
        if "-*+•–".unicodeScalars.contains(first) {
            let rest = line.dropFirst()
            guard let next = rest.first, isBlank(next) else { return nil }
            return unticked(trimmed(rest))
        }
        let digits = line.prefix { ("0"..."9").contains($0) }
        guard (1...9).contains(digits.count) else { return nil }
        let rest = line.dropFirst(digits.count)
        guard rest.first == "." || rest.first == ")", let next = rest.dropFirst().first, isBlank(next) else {
            return nil
        }
        return line
    }

    /// Without the box of a list of tasks.
    private static func unticked(_ item: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
        let box = Array(item.prefix(4))
        guard box.count >= 3, box[0] == "[", " xX".unicodeScalars.contains(box[1]), box[2] == "]",
            box.count == 3 || isBlank(box[3])
        else { return item }
        return trimmed(item.dropFirst(3))
    }

    /// A line across, or the line under a heading.
    private static func isRule(_ line: ArraySlice<Unicode.Scalar>) -> Bool {
        guard let first = line.first, "-*_=".unicodeScalars.contains(first) else { return false }
        let marks = line.filter { !isBlank($0) }
        return marks.count >= 3 && marks.allSatisfy { $0 == first }
    }

    /// `[name]: address`, which belongs to a link elsewhere.
    private static func isReference(_ line: ArraySlice<Unicode.Scalar>) -> Bool {
        guard line.first == "[", let close = line.firstIndex(of: "]"), close > line.startIndex + 1 else { return false }
        let rest = line[(close + 1)...]
        guard rest.first == ":" else { return false }
        let target = trimmed(rest.dropFirst())
        return target.first == "<" || WebLink.length(at: target.startIndex, in: target) > 0
    }

    private static func trimmed(_ line: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
        var line = line
        while let first = line.first, isBlank(first) { line.removeFirst() }
        while let last = line.last, isBlank(last) { line.removeLast() }
        return line
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }
}
