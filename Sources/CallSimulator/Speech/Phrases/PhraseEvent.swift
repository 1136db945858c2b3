import CallCore

/// What a listener makes of the sound. Times are milliseconds of sound since it began to listen.
public enum PhraseEvent: Hashable, Sendable {
    /// It is as loud as speech, known or not.
    case speechStarted(at: Milliseconds)
    /// It has been quiet for the listener's `hangover`; the time is that of the last loud sound.
    case speechEnded(at: Milliseconds)
    /// A clip was recognised, some milliseconds after it began. What came before `from` of it was not heard now.
    case phraseStarted(PhraseID, from: Milliseconds, at: Milliseconds)
    /// A word of it is out.
    case word(HeardWord)
    /// The clip is over, or something else has taken its place.
    case phraseEnded(HeardPhrase)

    /// The time it tells of.
    var at: Milliseconds {
        switch self {
        case .speechStarted(let at), .speechEnded(let at), .phraseStarted(_, _, let at): at
        case .word(let word): word.end
        case .phraseEnded(let phrase): phrase.end
        }
    }
}
