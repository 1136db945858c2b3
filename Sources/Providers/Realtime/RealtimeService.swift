import CallCore

/// A voice model whose settings are in order: makes one session for each conversation.
public struct RealtimeService: Sendable {
    /// As in the configuration: `openai`, `google`.
    public let name: String
    /// Paths of options that the service does not have; they change nothing.
    public let unknownOptions: [String]
    /// When its model will be switched off, where that is known.
    public let modelEnd: ModelEnd?
    private let fresh: any RealtimeVoice

    init(name: String, unknownOptions: [String], modelEnd: ModelEnd?, fresh: any RealtimeVoice) {
        self.name = name
        self.unknownOptions = unknownOptions
        self.modelEnd = modelEnd
        self.fresh = fresh
    }

    public func voice() -> any RealtimeVoice { fresh }
}
