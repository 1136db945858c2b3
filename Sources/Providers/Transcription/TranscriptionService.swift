import CallCore

/// A recogniser whose settings are in order: makes one transcriber for each call.
public struct TranscriptionService: Sendable {
    /// As in the configuration: `openai`, `deepgram`.
    public let name: String
    /// Paths of options that the service does not have; they change nothing.
    public let unknownOptions: [String]
    /// When its model will be switched off, where that is known.
    public let modelEnd: ModelEnd?
    private let fresh: any Transcriber

    init(name: String, unknownOptions: [String], modelEnd: ModelEnd?, fresh: any Transcriber) {
        self.name = name
        self.unknownOptions = unknownOptions
        self.modelEnd = modelEnd
        self.fresh = fresh
    }

    public func transcriber() -> any Transcriber { fresh }
}
