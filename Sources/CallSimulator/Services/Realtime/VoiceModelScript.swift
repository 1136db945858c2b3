/// What voice models do in a run.
public struct VoiceModelScript: Sendable {
    /// The first rule that fits is followed.
    public var rules: [RealtimeRule]
    /// Why no session comes to anything: `failed` for one that breaks off as soon as it is open, anything else for one
    /// that is refused; nil for sessions as they should be.
    public var refusal: String?

    public init(rules: [RealtimeRule] = [], refusal: String? = nil) {
        self.rules = rules
        self.refusal = refusal
    }
}
