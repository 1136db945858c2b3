import CallCore

/// Ten milliseconds of audio and what they brought.
struct HeardBlock {
    /// Milliseconds of audio at its end.
    var at: Milliseconds
    var events: [PhraseEvent]
    /// Milliseconds since the last loud sound.
    var quiet: Milliseconds
}
