import CallCore

/// A stretch of sound on one channel of a call.
public struct SoundSegment: Hashable, Sendable {
    public enum Channel: String, Hashable, Sendable, CaseIterable { case caller, bot }

    public enum Content: Hashable, Sendable {
        case words(String)
        /// Recorded sound, by the URL or file it came from.
        case recording(String)
        /// One DTMF tone: `0`–`9`, `*`, `#`.
        case digit(Character)
        case ringback
        /// A voicemail's beep.
        case beep
        /// The busy tone.
        case tone
    }

    public var channel: Channel
    /// Milliseconds since the line's beginning.
    public var startMs: Milliseconds
    /// Where the sound really ended; before the planned end when it was cut.
    public var endMs: Milliseconds
    /// Where the sound would have ended by itself.
    public var plannedEndMs: Milliseconds
    public var content: Content
    /// The voice the words are spoken in; nil for the default one.
    public var voice: String?
    public var cut: Bool
    /// Its sound, µ-law of 8 kHz, where the simulation makes sound; otherwise it is made for those who want to hear it.
    public var mulaw: [UInt8]?
    /// It came over a media stream: its sound is among the track's `live` sounds.
    public var isLive = false
    /// Its beginning was heard before, in a segment of its own.
    public var isRest = false

    public var playedMilliseconds: Milliseconds { endMs - startMs }

    /// The words that were really out when the sound ended; nil for other sounds.
    public var text: String? {
        guard case .words(let text) = content else { return nil }
        return cut ? SpokenWords(text, duration: plannedEndMs - startMs).text(after: playedMilliseconds) : text
    }
}
