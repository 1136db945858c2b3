/// When a voice model is to ask the agent behind the call.
public enum ConsultPolicy: String, Hashable, Sendable, CaseIterable {
    /// When it finds that it should.
    case auto
    /// For facts, memory, tools and files; small talk it answers itself.
    case substantive
    /// Before every answer. Where it does not, the agent is asked for it.
    case always
}
