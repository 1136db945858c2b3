/// A service that makes speech of text: says what to ask it, and what its refusals mean. It does no I/O.
public protocol SpeechSynthesizer: Sendable {
    /// As in the configuration.
    var service: String { get }
    /// The longest text of one request, in characters.
    var maxCharacters: Int { get }

    /// - Parameter text: not blank, and no longer than `maxCharacters`.
    func request(_ text: String, style: SpeechStyle) -> SynthesisRequest

    /// What an answer that is no speech means.
    func problem(status: Int, body: [UInt8]) -> SpeechProblem
}
