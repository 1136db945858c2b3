/// A voice in this process. It needs no network and no key, so it can always speak.
public protocol LocalSynthesizer: Sendable {
    /// As in the configuration.
    var service: String { get }
    /// The longest text of one request, in Unicode scalars.
    var maxCharacters: Int { get }

    /// The speech as sound for the line: µ-law, 8 kHz. Blocks the thread while it is made.
    func speak(_ text: String, style: SpeechStyle) throws(SpeechProblem) -> [UInt8]

    /// As with `SpeechSynthesizer`.
    func ignored(in style: SpeechStyle) -> [String]
}
