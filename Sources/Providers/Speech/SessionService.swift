import CallCore

/// A service whose settings are in order: makes one session for each call.
public struct SessionService<Session: Sendable>: Sendable {
    /// As in the configuration: `openai`, `deepgram`.
    public let name: String
    /// Paths of options that the service does not have; they change nothing.
    public let unknownOptions: [String]
    /// When its model will be switched off, where that is known.
    public let modelEnd: ModelEnd?
    let fresh: Session
}

/// A recogniser.
public typealias TranscriptionService = SessionService<any Transcriber>
/// A voice model.
public typealias RealtimeService = SessionService<any RealtimeVoice>

extension TranscriptionService {
    public func transcriber() -> any Transcriber { fresh }
}

extension RealtimeService {
    public func voice() -> any RealtimeVoice { fresh }
}
