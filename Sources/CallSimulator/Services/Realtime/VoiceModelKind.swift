/// A service of voice models whose protocol can be simulated.
public enum VoiceModelKind: String, Hashable, Sendable, CaseIterable {
    /// Realtime API, session of type `realtime`.
    case openai
    /// Gemini Live, `BidiGenerateContent`.
    case google
}
