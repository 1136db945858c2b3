import CallCore

/// A word of a clip that was heard to its end.
public struct HeardWord: Hashable, Sendable {
    /// As written, with what punctuation hangs on it.
    public var text: String
    /// Milliseconds of sound since the listener began.
    public var start: Milliseconds
    public var end: Milliseconds
    public var phrase: PhraseID
}
