/// Why Flite did not speak.
public struct FliteError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Stable codes, safe to match on.
    public enum Code: String, Sendable {
        case textTooLong = "flite_text_too_long"
        /// The text reads out longer than a single utterance may be.
        case speechTooLong = "flite_speech_too_long"
        case voiceUnavailable = "flite_voice_unavailable"
        case synthesisFailed = "flite_synthesis_failed"
    }

    public let code: Code
    /// What happened, in one line.
    public let message: String
    /// What to do about it.
    public let nextStep: String

    public init(_ code: Code, _ message: String, nextStep: String) {
        self.code = code
        self.message = message
        self.nextStep = nextStep
    }

    public var description: String { "\(code.rawValue): \(message). \(nextStep)." }
}
