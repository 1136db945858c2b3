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

extension SpeechSynthesizer {
    /// To be asked when the head of a good answer is there: a page or a message instead of sound, as gates in between
    /// send them, would be heard as noise. Nil for what may be sound.
    public func objection(to headers: HeaderList) -> SpeechProblem? {
        let type = headers["content-type"]?.lowercased() ?? ""
        let isText = ["text/", "application/json", "application/xml", "application/problem"].contains(
            where: type.hasPrefix)
        guard isText else { return nil }
        return SpeechProblem(
            code: "speech.refused", service: service,
            message: "the answer is text, not sound; check baseUrl, and what stands between here and the service",
            isFatal: true)
    }
}
