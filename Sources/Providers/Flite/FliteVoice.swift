/// The voices that come with Debian's Flite.
public enum FliteVoice: String, Sendable, CaseIterable {
    /// Synthetic but quick, made at 8 kHz; the bot's voice.
    case kal
    /// A woman, US English; the simulated caller's voice.
    case slt
    /// A man, US English.
    case rms
    /// A man, Scottish English.
    case awb
}
