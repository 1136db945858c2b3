/// A sentence that is ready to be spoken.
public struct SpeechSentence: Hashable, Sendable {
    /// Without directives, Markdown, URLs and emoji; never blank.
    public var text: String
    public var style: SpeechStyle

    public init(_ text: String, style: SpeechStyle = SpeechStyle()) {
        self.text = text
        self.style = style
    }
}
