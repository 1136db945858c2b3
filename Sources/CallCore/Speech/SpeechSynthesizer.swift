/// A service that makes speech of text: says what to ask it, and what its refusals mean. It does no I/O.
public protocol SpeechSynthesizer: Sendable {
    /// As in the configuration.
    var service: String { get }
    /// The longest text of one request, in Unicode scalars.
    var maxCharacters: Int { get }

    /// - Parameters:
    ///   - text: not blank, and no longer than `maxCharacters`.
    ///   - style: what the service cannot do of it is left out.
    func request(_ text: String, style: SpeechStyle) -> SynthesisRequest

    /// What a style asks for and `request` leaves out, for a word to whoever wrote it: `voice`, or keys of the overrides.
    func ignored(in style: SpeechStyle) -> [String]

    /// What an answer that is no speech means.
    func problem(status: Int, headers: HeaderList, body: [UInt8]) -> SpeechProblem
}
