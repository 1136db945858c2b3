import ScriptValue

/// What a voice model wants to know of the agent.
public struct ConsultQuestion: Hashable, Sendable {
    public var text: String
    public var context: String?
    /// How the answer is to sound.
    public var style: String?

    public init(_ text: String, context: String? = nil, style: String? = nil) {
        self.text = text
        self.context = context
        self.style = style
    }

    /// The arguments as models write them: `question` under one of its names, or a bare text. Without a question the text
    /// is empty.
    init(arguments: Value) {
        func text(_ name: String) -> String? {
            arguments[name]?.text.map(Self.trimmed).flatMap { $0.isEmpty ? nil : $0 }
        }
        let names = ["question", "prompt", "query", "task"]
        self.init(
            names.lazy.compactMap(text).first ?? arguments.text.map(Self.trimmed) ?? "",
            context: text("context"), style: text("responseStyle"))
    }

    static func trimmed(_ text: String) -> String {
        let start = text.drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }

    /// What the caller has said in their own words is better than a few words of the model's.
    ///
    /// - Parameter transcript: what the caller said last; empty when that is not known.
    func completed(by transcript: String) -> ConsultQuestion {
        guard !transcript.isEmpty else { return self }
        guard !text.isEmpty else { return ConsultQuestion(transcript, context: context, style: style) }
        guard text.count <= 40, transcript.count >= text.count + 8 else { return self }
        let note = "The voice model's own question: \(text)"
        return ConsultQuestion(transcript, context: context.map { $0 + "\n" + note } ?? note, style: style)
    }
}
