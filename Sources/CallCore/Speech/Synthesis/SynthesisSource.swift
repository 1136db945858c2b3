/// A maker of speech, as the chain sees it: a service or the local voice.
public struct SynthesisSource: Hashable, Sendable {
    /// As in the configuration.
    public var service: String
    /// The longest text of one request, in Unicode scalars.
    public var maxCharacters: Int

    public init(service: String, maxCharacters: Int) {
        self.service = service
        self.maxCharacters = maxCharacters
    }
}
