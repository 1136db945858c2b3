/// Makes speech of text for people and services of a simulation.
public protocol SimVoice: Sendable {
    /// `text` as µ-law of 8 kHz without a header, in `voice` (nil for the default voice). The same answer for the same
    /// question.
    func speak(_ text: String, voice: String?) -> [UInt8]
}
