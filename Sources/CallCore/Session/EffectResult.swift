import ScriptValue

/// How an effect went.
public enum EffectResult: Hashable, Sendable {
    case done(Value)
    /// `reason` is what a script sees (`nil, reason`): `timeout`, `failed`, `unavailable`, `lost` …
    case failed(reason: String, message: String)
}
