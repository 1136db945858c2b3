/// A streaming transcription service whose protocol can be simulated.
public enum TranscriptionKind: String, Hashable, Sendable, CaseIterable {
    /// Realtime API, session of type `transcription`.
    case openai
    /// `/v1/listen`, the nova models.
    case deepgram
    /// `/v2/listen`, the model that takes turns.
    case deepgramFlux = "deepgram-flux"
    /// Scribe v2 realtime.
    case elevenlabs
    /// Voxtral realtime.
    case mistral
    /// `/v1/stt`.
    case xai

    var wire: any TranscriptionWire.Type {
        switch self {
        case .openai: OpenAITranscription.self
        case .deepgram: DeepgramListen.self
        case .deepgramFlux: DeepgramFlux.self
        case .elevenlabs: ElevenLabsScribe.self
        case .mistral: MistralVoxtral.self
        case .xai: XAITranscription.self
        }
    }
}
