import CallCore

/// What was odd about the sound of a speech service, and was mended.
public enum EncoderWarning: Hashable, Sendable, CustomStringConvertible {
    /// There was a WAV header, although sound without one was asked for. What it says the sound is, when that is a
    /// format known here, was believed.
    case wavHeader(says: AudioFormat?)

    public var description: String {
        switch self {
        case .wavHeader(let format?): "a WAV header (\(format)) came before the sound and was taken off"
        case .wavHeader(nil): "a WAV header of an unknown format came before the sound and was taken off"
        }
    }
}
