/// A speech synthesis service whose HTTP protocol can be simulated.
public enum SynthesisKind: String, Hashable, Sendable, CaseIterable {
    /// `POST /v1/audio/speech`.
    case openai
    /// `POST /v1/text-to-speech/{voice}` and `…/stream`.
    case elevenlabs
    /// Aura: `POST /v1/speak`.
    case deepgram
    /// `POST /v1/tts`.
    case xai
    /// Azure Speech: `POST /cognitiveservices/v1`.
    case azure = "azure-speech"

    /// Whether it is this service that a path leads to; no two have the same.
    public func isServed(at path: String) -> Bool {
        switch self {
        case .openai: path.hasSuffix("/v1/audio/speech")
        case .elevenlabs: ElevenLabsSpeech.voice(path) != nil
        case .deepgram: path.hasSuffix("/v1/speak")
        case .xai: path.hasSuffix("/v1/tts")
        case .azure: path.hasSuffix("/cognitiveservices/v1")
        }
    }

    var wire: any SynthesisWire.Type {
        switch self {
        case .openai: OpenAISpeech.self
        case .elevenlabs: ElevenLabsSpeech.self
        case .deepgram: DeepgramAura.self
        case .xai: XAISpeech.self
        case .azure: AzureSpeech.self
        }
    }
}
