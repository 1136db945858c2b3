/// Takes the marks out of one line of Markdown.
struct InlineText {
    /// Links within links are not read further than this.
    private static let deepest = 4
    private static let longestLink = 600

    private let text: ArraySlice<Unicode.Scalar>
    private let depth: Int
    private var index: Int

    static func strip(_ text: ArraySlice<Unicode.Scalar>, into writer: inout SpeechWriter) {
        strip(text, depth: 0, into: &writer)
    }

    private static func strip(_ text: ArraySlice<Unicode.Scalar>, depth: Int, into writer: inout SpeechWriter) {
        var inline = InlineText(text: text, depth: depth, index: text.startIndex)
        while inline.index < text.endIndex { inline.step(&writer) }
    }

    private mutating func step(_ writer: inout SpeechWriter) {
        let scalar = text[index]
        switch scalar {
        case "\\": escape(&writer)
        case "`": span(&writer)
        case "!" where peek(1) == "[" && link(from: index + 1, &writer): break
        case "[" where link(from: index, &writer): break
        case "<" where tag(&writer): break
        case "*", "_": emphasis(&writer)
        case "~" where run() >= 2: skip(run())
        case "&" where entity(&writer): break
        default: plain(scalar, &writer)
        }
    }

    private mutating func plain(_ scalar: Unicode.Scalar, _ writer: inout SpeechWriter) {
        let removed = max(WebLink.length(at: index, in: text), Emoji.length(at: index, in: text))
        if removed > 0 {
            writer.gap()
            return skip(removed)
        }
        // The frame around a digit that was a key cap, for one.
        let isLoose = Emoji.isAttached(scalar) && !isJoiner(scalar)
        if !isLoose { writer.write(scalar) }
        skip(1)
    }

    /// Between letters a joiner shapes a word.
    private func isJoiner(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value == 0x200D, index > text.startIndex, let next = peek(1) else { return false }
        return text[index - 1].properties.isAlphabetic && next.properties.isAlphabetic
            || text[index - 1].properties.canonicalCombiningClass != .notReordered
    }

    private mutating func escape(_ writer: inout SpeechWriter) {
        if let next = peek(1), Self.isPunctuation(next) {
            writer.write(next)
            return skip(2)
        }
        writer.write("\\")
        skip(1)
    }

    /// The content of code is said, its backticks are not.
    private mutating func span(_ writer: inout SpeechWriter) {
        let count = run()
        let start = index + count
        var close = start
        while close < text.endIndex {
            guard text[close] == "`" else {
                close += 1
                continue
            }
            let closing = text[close...].prefix { $0 == "`" }.count
            if closing == count {
                var content = InlineText(text: text[start..<close], depth: depth, index: start)
                while content.index < close { content.plain(text[content.index], &writer) }
                index = close + count
                return
            }
            close += closing
        }
        index = start
    }

    /// Of a link its text is said, of a picture its description. False, with nothing done, for brackets that are none.
    private mutating func link(from open: Int, _ writer: inout SpeechWriter) -> Bool {
        guard depth < Self.deepest, let close = matching("[", "]", from: open) else { return false }
        let inner = text[(open + 1)..<close]
        if inner.first == "^" {
            writer.gap()
            index = close + 1
            return true
        }
        let next = close + 1
        guard next < text.endIndex else { return false }
        let end: Int? =
            switch text[next] {
            case "(": matching("(", ")", from: next)
            case "[": matching("[", "]", from: next)
            default: nil
            }
        guard let end else { return false }
        if inner.isEmpty { writer.gap() }
        Self.strip(inner, depth: depth + 1, into: &writer)
        index = end + 1
        return true
    }

    private func matching(_ opening: Unicode.Scalar, _ closing: Unicode.Scalar, from start: Int) -> Int? {
        var level = 0
        for position in start..<min(text.endIndex, start + Self.longestLink) {
            if text[position] == opening { level += 1 }
            if text[position] == closing { level -= 1 }
            if level == 0 { return position }
        }
        return nil
    }

    /// HTML tags and comments, and addresses in angle brackets.
    private mutating func tag(_ writer: inout SpeechWriter) -> Bool {
        guard let first = peek(1), first.properties.isAlphabetic || first == "/" || first == "!",
            let close = text[index...].prefix(500).firstIndex(of: ">")
        else { return false }
        let content = text[(index + 1)..<close]
        let isMail = content.contains("@") && !content.contains(" ")
        if isMail { for scalar in content { writer.write(scalar) } } else { writer.gap() }
        // `a<br>b` are two words.
        if content.prefix(2).elementsEqual("br".unicodeScalars) { writer.write(" ") }
        index = close + 1
        return true
    }

    /// Stars and underscores, unless they multiply, stand alone, or hold a name together.
    private mutating func emphasis(_ writer: inout SpeechWriter) {
        let mark = text[index]
        let count = run()
        let before = index > text.startIndex ? text[index - 1] : " "
        let after = peek(count) ?? " "
        let isAlone = before.properties.isWhitespace && after.properties.isWhitespace && count == 1
        let isInside =
            mark == "_" ? Self.isWord(before) && Self.isWord(after) : Self.isDigit(before) && Self.isDigit(after)
        if isAlone || isInside { for _ in 0..<count { writer.write(mark) } }
        skip(count)
    }

    private mutating func entity(_ writer: inout SpeechWriter) -> Bool {
        guard let end = text[index...].prefix(8).firstIndex(of: ";") else { return false }
        let name = String(String.UnicodeScalarView(text[(index + 1)..<end]))
        let meant: Unicode.Scalar
        switch name {
        case "amp": meant = "&"
        case "lt": meant = "<"
        case "gt": meant = ">"
        case "quot": meant = "\""
        case "apos", "#39": meant = "'"
        case "nbsp": meant = " "
        default: return false
        }
        writer.write(meant)
        index = end + 1
        return true
    }

    private func peek(_ distance: Int) -> Unicode.Scalar? {
        index + distance < text.endIndex ? text[index + distance] : nil
    }

    private func run() -> Int { text[index...].prefix { $0 == text[index] }.count }

    private mutating func skip(_ count: Int) { index += count }

    private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
        default: false
        }
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isAlphabetic || isDigit(scalar) }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
}
