import ScriptValue

/// How one text shall be spoken; nil leaves it to the service's settings.
public struct SpeechStyle: Hashable, Sendable {
    public var voice: String?
    /// Settings by the service's own names, from inline directives; a map.
    public var overrides: Value = [:]

    public init(voice: String? = nil) { self.voice = voice }
}
