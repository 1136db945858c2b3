import CallCore

/// Who makes speech: a service, or a voice in this process.
public enum SpeechMaker: Sendable {
    case service(any SpeechSynthesizer)
    case local(any LocalSynthesizer)

    /// As in the configuration.
    public var name: String {
        switch self {
        case .service(let synthesizer): synthesizer.service
        case .local(let synthesizer): synthesizer.service
        }
    }

    public var source: SynthesisSource {
        switch self {
        case .service(let synthesizer):
            SynthesisSource(service: synthesizer.service, maxCharacters: synthesizer.maxCharacters)
        case .local(let synthesizer):
            SynthesisSource(service: synthesizer.service, maxCharacters: synthesizer.maxCharacters)
        }
    }

    /// What a style asks for and is left out: `voice`, or keys of the overrides.
    public func ignored(in style: SpeechStyle) -> [String] {
        switch self {
        case .service(let synthesizer): synthesizer.ignored(in: style)
        case .local(let synthesizer): synthesizer.ignored(in: style)
        }
    }
}
