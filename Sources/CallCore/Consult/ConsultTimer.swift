/// What a consultation waits for.
enum ConsultTimer: String, Hashable, Sendable, CaseIterable {
    /// Whether the model asks by itself.
    case forced
    /// The rest of the caller's words.
    case settle
    case recall
    case deadline
    /// Until the caller should hear something.
    case silence
}
