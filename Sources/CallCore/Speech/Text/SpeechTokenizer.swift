/// Cuts a reply into text, code and directives. Directives inside code are code.
struct SpeechTokenizer {
    /// More cannot be a directive, or what stands behind the marks of a block of code.
    static let longestTag = 500
    static let longestInfo = 100

    /// Something whose end is looked for.
    private enum Open {
        case fence(marks: Int)
        case span(backticks: Int)
        /// Where its text begins.
        case hidden(Int)
    }

    private enum Beginning {
        case token(SpeechToken)
        case opens(Open, end: Int)
        case undecided
    }

    /// Whether the text ends where it ends. Otherwise more may come, and what depends on it is not decided.
    let isWhole: Bool
    /// Where the text begins.
    private(set) var context: MarkdownPlace
    private var open: Open?
    /// The end of what is open does not lie before.
    private var seen = 0

    init(isWhole: Bool, in context: MarkdownPlace = .lineStart) {
        self.isWhole = isWhole
        self.context = context
    }

    /// The token that begins at `start`; nil when more text is needed to tell. Then the same must be asked again, with
    /// more text.
    mutating func token(in text: [Unicode.Scalar], at start: Int) -> SpeechToken? {
        if open == nil {
            switch begin(text, start) {
            case .token(let token): return token
            case .undecided: return nil
            case .opens(let what, let end): (open, seen) = (what, end)
            }
        }
        let token: SpeechToken? =
            switch open {
            case .fence(let marks): fence(text, start, marks)
            case .span(let backticks): span(text, start, backticks)
            case .hidden(let content): hidden(text, content)
            case nil: nil
            }
        if token != nil { open = nil }
        return token
    }

    /// So much of the text in front of the token is gone, and it begins in another context.
    mutating func shift(by count: Int, _ context: MarkdownPlace) {
        self.context = context
        seen -= count
        if case .hidden(let content) = open { open = .hidden(content - count) }
    }

    private func begin(_ text: [Unicode.Scalar], _ start: Int) -> Beginning {
        switch text[start] {
        case "`", "~":
            let count = run(text, start)
            guard isWhole || start + count < text.count else { return .undecided }
            if count >= 3, isLineStart(text, start) {
                guard let isFence = beginsFence(text, start, count) else { return .undecided }
                if isFence { return .opens(.fence(marks: count), end: start + count) }
            }
            return text[start] == "`" ? .opens(.span(backticks: count), end: start + count) : plain(text, start)
        case "[": return bracket(text, start)
        default: return plain(text, start)
        }
    }

    private func plain(_ text: [Unicode.Scalar], _ start: Int) -> Beginning {
        let end = text[(start + 1)...].firstIndex { $0 == "`" || $0 == "[" || $0 == "~" }
        return .token(SpeechToken(kind: .plain, end: end ?? text.count))
    }

    /// A block of code begins when the rest of the line is short and without backticks.
    private func beginsFence(_ text: [Unicode.Scalar], _ start: Int, _ marks: Int) -> Bool? {
        let line = text[(start + marks)...].prefix(Self.longestInfo + 1)
        if let end = line.firstIndex(where: { $0 == "\n" || $0 == "`" }) { return text[end] == "\n" }
        return line.count > Self.longestInfo ? false : isWhole ? true : nil
    }

    /// Up to the line that closes it, or to the end of the text.
    private mutating func fence(_ text: [Unicode.Scalar], _ start: Int, _ marks: Int) -> SpeechToken? {
        while let lineEnd = text[seen...].firstIndex(of: "\n") {
            seen = lineEnd
            let line = text[(lineEnd + 1)...].drop(while: Self.isBlank)
            let closing = line.prefix { $0 == text[start] }
            let rest = line.dropFirst(closing.count).drop(while: Self.isBlank)
            if rest.isEmpty, !isWhole { return nil }
            if closing.count >= marks, rest.first ?? "\n" == "\n" {
                return SpeechToken(kind: .fence, end: rest.startIndex)
            }
            seen = lineEnd + 1
        }
        seen = text.count
        return isWhole ? SpeechToken(kind: .fence, end: text.count) : nil
    }

    /// Up to as many backticks as began it. Without them, or when the paragraph ends before, they were none of code.
    private mutating func span(_ text: [Unicode.Scalar], _ start: Int, _ backticks: Int) -> SpeechToken? {
        let literal = SpeechToken(kind: .plain, end: start + backticks)
        while let index = text[seen...].firstIndex(where: { $0 == "`" || $0 == "\n" }) {
            seen = index
            if text[index] == "`" {
                let end = index + run(text, index)
                if end == text.count, !isWhole { return nil }
                if end - index == backticks { return SpeechToken(kind: .span, end: end) }
                seen = end
            } else {
                let next = text[(index + 1)...].drop(while: Self.isBlank).first
                if next == nil, !isWhole { return nil }
                if next == "\n" { return literal }
                seen = index + 1
            }
        }
        seen = text.count
        return isWhole ? literal : nil
    }

    private func bracket(_ text: [Unicode.Scalar], _ start: Int) -> Beginning {
        let literal = SpeechToken(kind: .plain, end: start + 1)
        guard start + 1 < text.count else { return isWhole ? .token(literal) : .undecided }
        guard text[start + 1] == "[", !isIndentedCode(text, start) else { return .token(literal) }
        switch Self.tag(text, start) {
        case .undecided: return isWhole ? .token(literal) : .undecided
        case .none: return .token(literal)
        case .found(.hiddenBegins, let end): return .opens(.hidden(end), end: end)
        case .found(let tag, let end): return .token(SpeechToken(kind: .tag(tag), end: end))
        }
    }

    /// Up to its closing tag, or, when that is forgotten, to the end of the text.
    private mutating func hidden(_ text: [Unicode.Scalar], _ content: Int) -> SpeechToken? {
        while let index = text[seen...].firstIndex(of: "[") {
            seen = index
            if index + 1 < text.count, text[index + 1] == "[" {
                switch Self.tag(text, index) {
                case .undecided where !isWhole: return nil
                case .found(.hiddenEnds, let end): return SpeechToken(kind: .hidden(content..<index), end: end)
                default: break
                }
            } else if index + 1 == text.count, !isWhole {
                return nil
            }
            seen = index + 1
        }
        seen = text.count
        return isWhole ? SpeechToken(kind: .hidden(content..<text.count), end: text.count) : nil
    }

    private enum Tag {
        case found(SpeechTag, end: Int)
        case none
        case undecided
    }

    /// The directive whose two brackets stand at `start`.
    private static func tag(_ text: [Unicode.Scalar], _ start: Int) -> Tag {
        let content = text[(start + 2)...].prefix(longestTag)
        guard let close = content.firstIndex(where: { $0 == "]" || $0 == "\n" }) else {
            return content.count < longestTag ? .undecided : .none
        }
        guard text[close] == "]" else { return .none }
        guard close + 1 < text.count else { return .undecided }
        guard text[close + 1] == "]", let tag = SpeechTag(text[(start + 2)..<close]) else { return .none }
        return .found(tag, end: close + 2)
    }

    private func run(_ text: [Unicode.Scalar], _ start: Int) -> Int {
        text[start...].prefix { $0 == text[start] }.count
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }
}
