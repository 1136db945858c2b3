/// A service of voice models whose protocol can be simulated.
public enum VoiceModelKind: String, Hashable, Sendable, CaseIterable {
    /// Realtime API, session of type `realtime`.
    case openai
    /// Gemini Live, `BidiGenerateContent`.
    case google

    /// Whether it is this service that an address leads to.
    ///
    /// - Parameter target: path and query.
    public func isServed(at target: String) -> Bool {
        let path = target.prefix { $0 != "?" }
        return switch self {
        // The same address recognises speech when it is asked to.
        case .openai: path.hasSuffix("/v1/realtime") && !target.contains("intent=transcription")
        case .google: path.hasSuffix(".BidiGenerateContent")
        }
    }
}
