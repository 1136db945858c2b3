import ScriptValue

extension Utterance {
    /// The utterance as the journal keeps it; `type` tells what is played: `text`, `url` or `file`.
    public var value: Value {
        let (type, words) =
            switch content {
            case .text(let text): ("text", text)
            case .url(let url): ("url", url)
            case .file(let file): ("file", file)
            }
        return .coded(
            type,
            [
                "id": Value(id), "content": Value(words), "voice": voice.map { Value($0) },
                "question": question?.value, "interruptible": mayBeInterrupted ? true : nil,
            ])
    }

    /// Nil when `value` was not made by `value` of an utterance; fields it does not know are passed over.
    public init?(value: Value) {
        guard let fields = CodedFields(value), let utterance = try? Self.read(fields) else { return nil }
        self = utterance
    }

    private static func read(_ fields: CodedFields) throws(CodedFields.Malformed) -> Utterance {
        let words = try fields.text("content")
        let content: Content
        switch fields.type {
        case "text": content = .text(words)
        case "url": content = .url(words)
        case "file": content = .file(words)
        default: throw CodedFields.Malformed()
        }
        var utterance = Utterance(
            id: try fields.text("id"), content: content, voice: try fields.optional("voice", \.text))
        utterance.question = try fields.optional("question", Listening.init(value:))
        utterance.mayBeInterrupted = try fields.optional("interruptible", \.bool) ?? false
        return utterance
    }
}
