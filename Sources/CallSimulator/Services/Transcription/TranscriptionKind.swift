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

    /// The end of the path of its WebSocket.
    public var path: String {
        switch self {
        case .openai: "/v1/realtime"
        case .deepgram: "/v1/listen"
        case .deepgramFlux: "/v2/listen"
        case .elevenlabs: "/v1/speech-to-text/realtime"
        case .mistral: "/v1/audio/transcriptions/realtime"
        case .xai: "/v1/stt"
        }
    }

    /// Whether it is this service that a path leads to; no two have the same.
    public func isServed(at path: String) -> Bool { path.hasSuffix(self.path) }

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
