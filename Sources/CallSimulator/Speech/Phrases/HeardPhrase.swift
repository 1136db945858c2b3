import CallCore

/// How a clip was heard.
public struct HeardPhrase: Hashable, Sendable {
    public var id: PhraseID
    /// The words of the whole clip.
    public var text: String
    /// Milliseconds of sound since the listener began.
    public var start: Milliseconds
    public var end: Milliseconds
    /// Bytes of the clip: the first one heard, and the one after the last.
    public var bytes: Range<Int>
    /// From its first sound to its last; whatever came in between.
    public var isWhole: Bool
    /// Bytes that stood between those of the clip, such as silence from a buffer that ran dry.
    public var inserted: Int
    /// Bytes of the clip that were left out.
    public var lost: Int
    /// Bytes of the clip that came again.
    public var repeated: Int

    /// Bytes by which the sound differs from the clip, as far as it went.
    public var stray: Int { inserted + lost + repeated }
}
