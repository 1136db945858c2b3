/// What went wrong at a speech service.
public struct SpeechProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// Stable, such as `speech.refused`.
    public var code: String
    /// As in the configuration: `openai`, `deepgram`.
    public var service: String
    /// What happened and what to do about it; never a key, never what was said.
    public var message: String
    /// Trying again cannot help: a wrong key, an unknown model, a setting the service does not take.
    public var isFatal: Bool
    /// When the service wants to be asked again, where it says so.
    public var retryAfter: Milliseconds?

    public init(code: String, service: String, message: String, isFatal: Bool, retryAfter: Milliseconds? = nil) {
        self.code = code
        self.service = service
        self.message = message
        self.isFatal = isFatal
        self.retryAfter = retryAfter
    }

    public var description: String { "\(service): \(message) [\(code)]" }
}
