import CallCore

/// Speech as sound, for everybody in a simulation: who speaks, and the book by which listeners understand.
public final class SimSound: SpeechDurations {
    public let voice: any SimVoice
    public let book: PhraseBook

    /// - Parameter voice: is asked for the same text more than once.
    public init(voice: any SimVoice = CachedVoice(SyntheticVoice()), book: PhraseBook = PhraseBook()) {
        self.voice = voice
        self.book = book
    }

    /// Somebody says it now; µ-law of 8 kHz.
    public func speak(_ text: String, voice name: String?) -> [UInt8] {
        let sound = voice.speak(text, voice: name)
        book.register(text, mulaw: sound)
        return sound
    }

    public func milliseconds(of text: String, voice name: String?) -> Milliseconds {
        Milliseconds(voice.speak(text, voice: name).count / PhraseSound.bytesPerMillisecond)
    }
}
