/// Something to be played to the other side, once.
public struct Utterance: Hashable, Sendable {
    public enum Content: Hashable, Sendable {
        case text(String)
        case url(String)
        case file(String)
    }

    /// Unique within the call; the key under which a carrier recognises a repeated command.
    public var id: String
    public var content: Content
    public var voice: String?
    /// The question it asks, when an answer may come while it plays. A line that cannot hear and speak by itself opens
    /// the turn together with the words; the turn is asked for again when they are over.
    public var question: Listening?
    /// Whether the caller's voice or keys may cut it short. A line that cannot hear and speak by itself has to be told
    /// beforehand.
    public var mayBeInterrupted = false

    public init(id: String, content: Content, voice: String? = nil) {
        self.id = id
        self.content = content
        self.voice = voice
    }

    /// The words, when there are words.
    public var text: String? { if case .text(let text) = content { text } else { nil } }
}
