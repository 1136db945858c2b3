/// Worth a line in the call's log; the speech goes on.
public enum SynthesisWarning: Hashable, Sendable, CustomStringConvertible {
    /// Another service than the one that was asked first speaks.
    case fallback(from: String, to: String, attempts: [String])
    case attemptFailed(SpeechProblem)
    /// A sentence broke off while it was being heard; the next one follows.
    case brokeOff(SpeechProblem)
    case ignoredDirective(IgnoredDirective)
    /// A directive names a service that is not set up.
    case unknownService(String)
    /// The reply is longer than `limit` Unicode scalars, and its rest is not spoken.
    case textTooLong(limit: Int)

    public var description: String {
        switch self {
        case .fallback(let from, let to, let attempts):
            "Telephony TTS fallback used from=\(from) to=\(to) attempts=\(attempts.joined(separator: " -> "))"
        case .attemptFailed(let problem): problem.description
        case .brokeOff(let problem): "a sentence broke off: \(problem)"
        case .ignoredDirective(let directive): directive.description
        case .unknownService(let name):
            "a directive asks for the speech service \(name), which is not set up; add tts.providers.\(name)"
        case .textTooLong(let limit):
            "the reply is longer than \(limit) characters and its rest is not spoken; raise tts.maxTextLength"
        }
    }
}
