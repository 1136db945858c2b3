/// Why a speech service cannot be used: what is wrong with the configuration, and what to write.
public struct SpeechSetupProblem: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Kind: String, Hashable, Sendable {
        case unknownService = "speech.unknown_service"
        case noKey = "speech.no_key"
        case option = "speech.option"
        /// The service has no sound for telephone lines.
        case notForCalls = "speech.not_for_calls"
    }

    public var kind: Kind
    /// Such as `streaming.providers.openai.vadThreshold` or `tts.provider`.
    public var path: String
    /// What is wrong there, as a clause without the path.
    public var what: String
    /// What to write or set, as an order.
    public var next: String

    public init(_ kind: Kind, at path: String, _ what: String, next: String) {
        self.kind = kind
        self.path = path
        self.what = what
        self.next = next
    }

    public var description: String { "\(path) \(what) (next: \(next)) [\(kind.rawValue)]" }
}
