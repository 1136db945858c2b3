import ScriptValue

/// What is to be said of a reply, and how: the reply without directives, Markdown, URLs and emoji.
public struct SpeechScript: Hashable, Sendable {
    /// Paragraphs, headings and items of lists stand on lines of their own.
    public var text: String
    /// What the reply's directives ask for.
    public var style = SpeechStyle()
    /// In the order of the reply.
    public var ignored: [IgnoredDirective] = []
    /// Whether `text` is hidden text, which is spoken instead of the visible one.
    var isHidden = false

    /// Directives, which stand anywhere but in code and hold for the whole reply:
    ///
    /// - `[[tts:voice=marin speed=1.1]]` sets what `policy` allows; the last one of a kind counts.
    /// - `[[tts:text]]…[[/tts:text]]` is spoken, as it is written, instead of everything that is visible.
    /// - `[[tts]]…[[/tts]]` is spoken like the text around it.
    public init(_ reply: String, policy: DirectivePolicy = DirectivePolicy()) {
        var context = MarkdownPlace.lineStart
        self.init(Array(reply.unicodeScalars), policy: policy, &context)
    }

    /// A piece of a reply, which begins in `context` and ends in what that becomes.
    init(_ reply: [Unicode.Scalar], policy: DirectivePolicy, _ context: inout MarkdownPlace) {
        var tokenizer = SpeechTokenizer(isWhole: true, in: context)
        var visible: [Unicode.Scalar] = []
        var hidden: [String] = []
        text = ""
        var index = 0
        while index < reply.count {
            guard let token = tokenizer.token(in: reply, at: index) else { break }
            switch token.kind {
            case .plain, .span: visible += reply[index..<token.end]
            case .fence: visible += ["\n", "\n"]
            case .tag(.settings(let settings)): for setting in settings { apply(setting, policy) }
            case .tag: break
            case .hidden(let range): hide(reply[range], policy, into: &hidden)
            }
            index = token.end
        }
        isHidden = !hidden.isEmpty
        text = isHidden ? hidden.joined(separator: " ") : PlainText.strip(visible, &context)
    }

    private mutating func hide(
        _ content: ArraySlice<Unicode.Scalar>, _ policy: DirectivePolicy, into hidden: inout [String]
    ) {
        guard policy.isEnabled, policy.allowsText else {
            ignored.append(IgnoredDirective("text", .notAllowed(by: policy.isEnabled ? "allowText" : "enabled")))
            return
        }
        let text = PlainText.line(content)
        if !text.isEmpty { hidden.append(text) }
    }

    private mutating func apply(_ setting: SpeechTag.Setting, _ policy: DirectivePolicy) {
        guard let key = DirectiveKey(setting.key) else {
            return ignored.append(IgnoredDirective(setting.key, .unknownKey))
        }
        if let gate = key.gate(closedBy: policy) {
            return ignored.append(IgnoredDirective(setting.key, .notAllowed(by: gate)))
        }
        let value = setting.value ?? ""
        switch key {
        case .service, .voice:
            guard DirectiveKey.Kind.isWord(value) else {
                return ignored.append(IgnoredDirective(setting.key, .badValue(DirectiveKey.Kind.word.expectation)))
            }
            if case .service = key { style.service = value.lowercased() } else { style.voice = value }
        case .setting(let name, let kind, _):
            guard let value = kind.value(value) else {
                return ignored.append(IgnoredDirective(setting.key, .badValue(kind.expectation)))
            }
            style.overrides = .map((style.overrides.map ?? [:]).merging([name: value]) { $1 })
        }
    }
}
