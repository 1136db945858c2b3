/// Makes sentences of a reply while it is being written.
///
/// A sentence is given out as soon as its end is certain: when white space follows, outside code, links and directives.
/// A directive holds from the sentence on in which it stands. Hidden text is spoken when it comes before any visible
/// text, which it then replaces; coming later it is ignored, as the visible text is being spoken already.
public struct SpeechTextStream: Sendable {
    /// Whether visible text, hidden text or nothing has been given out.
    private enum Side {
        case none
        case visible
        case hidden
    }

    private let policy: DirectivePolicy
    private let longestSentence: Int
    private var tokenizer = SpeechTokenizer(isWhole: false)
    /// Where the buffer begins.
    private var context = MarkdownPlace.lineStart
    private var style: SpeechStyle
    private var side = Side.none
    private var buffer: [Unicode.Scalar] = []
    /// Everything before it is read.
    private var position = 0
    private var room: Int
    private var ignored: [IgnoredDirective] = []
    /// Some of the text was left out.
    public private(set) var isCutShort = false
    private var link = LinkWatch()
    /// Up to where nothing but text is known to stand.
    private var plainEnd = 0

    /// - Parameters:
    ///   - longestSentence: in Unicode scalars; longer ones are cut.
    ///   - longestText: in Unicode scalars; what comes beyond is not spoken.
    public init(
        style: SpeechStyle = SpeechStyle(), policy: DirectivePolicy = DirectivePolicy(), longestSentence: Int,
        longestText: Int
    ) {
        self.style = style
        self.policy = policy
        self.longestSentence = longestSentence
        room = longestText
    }

    /// What changed nothing, since the last time this was asked.
    public mutating func takeIgnored() -> [IgnoredDirective] {
        defer { ignored = [] }
        return ignored
    }

    /// The sentences that became certain with the next piece of the reply.
    public mutating func append(_ text: String) -> [SpeechSentence] {
        add(text)
        var sentences: [SpeechSentence] = []
        // One by one, so that it does not matter how the reply was cut into pieces.
        while let cut = nextCut() { sentences += give(upTo: cut) }
        return sentences
    }

    /// The sentences that were left when the reply ended.
    public mutating func end() -> [SpeechSentence] { give(upTo: buffer.count) }

    /// Whether what is not given out yet looks like a whole sentence, with nothing open in it.
    public var mayHaveEnded: Bool {
        position == buffer.count && !link.isOpen && SentenceEnd.isAtEnd(of: buffer)
    }

    /// The sentence that looks whole, without waiting for what follows it. For a reply that has been quiet for a while.
    public mutating func settle() -> [SpeechSentence] { mayHaveEnded ? give(upTo: buffer.count) : [] }

    /// The sentences of a whole reply. Its directives hold for all of it, and hidden text replaces visible text wherever
    /// it stands. For a stream to which nothing was appended.
    public mutating func whole(_ text: String) -> [SpeechSentence] {
        add(text)
        return end()
    }

    private mutating func add(_ text: String) {
        for scalar in text.unicodeScalars {
            guard room > 0 else {
                isCutShort = true
                return
            }
            room -= 1
            // Line ends of other systems.
            if scalar != "\r" { buffer.append(scalar) }
        }
    }

    /// Reads on, up to the next place where a sentence ends for certain.
    private mutating func nextCut() -> Int? {
        while position < buffer.count {
            if position < plainEnd {
                guard let isEnd = endsSentence(at: position) else { return nil }
                link.take(buffer[position], at: position)
                position += 1
                if isEnd { return position - 1 }
            } else if let token = tokenizer.token(in: buffer, at: position) {
                if case .plain = token.kind { plainEnd = token.end } else { position = token.end }
            } else {
                return nil
            }
        }
        return nil
    }

    /// Whether a sentence ends right before `index`; nil when more is needed to tell.
    private mutating func endsSentence(at index: Int) -> Bool? {
        if buffer[index] == "\n" {
            guard let isEnd = endsBlock(at: index) else { return nil }
            if isEnd { link.reset() }
            return isEnd && index > 0
        }
        return !link.isOpen && index > 0 && SentenceEnd.isBefore(index, in: buffer)
    }

    /// Whether what follows the line end stands on its own: a blank line, an item, a heading and the like.
    private func endsBlock(at index: Int) -> Bool? {
        guard let next = buffer[(index + 1)...].first(where: { $0 != " " && $0 != "\t" }) else { return nil }
        return "\n-*+•#>|~`=".unicodeScalars.contains(next) || ("0"..."9").contains(next)
    }

    private mutating func give(upTo end: Int) -> [SpeechSentence] {
        guard end > 0 else { return [] }
        let script = SpeechScript(Array(buffer[..<end]), policy: policy, &context)
        buffer.removeFirst(end)
        if buffer.first == "\n" { context = .lineStart }
        position = max(0, position - end)
        plainEnd = max(0, plainEnd - end)
        link.shift(by: end)
        tokenizer.shift(by: end, context)
        ignored += script.ignored
        style = style.overlaid(by: script.style)
        guard PlainText.isSpeakable(script.text) else { return [] }
        if side == .none { side = script.isHidden ? .hidden : .visible }
        guard script.isHidden == (side == .hidden) else {
            if script.isHidden { ignored.append(IgnoredDirective("text", .tooLate)) }
            return []
        }
        return SentenceSplitter.sentences(of: script.text, longest: longestSentence).map {
            SpeechSentence($0, style: style)
        }
    }
}
