import ScriptValue

/// How one text shall be spoken; nil leaves it to the service's settings.
public struct SpeechStyle: Hashable, Sendable {
    /// The service that shall speak, as in the configuration.
    public var service: String?
    public var voice: String?
    /// Settings from inline directives: a map with keys out of `model`, `stability`, `similarityBoost`, `style`,
    /// `speed`, `useSpeakerBoost`, `volume`, `pitch`, `emotion`, `applyTextNormalization`, `languageCode` and `seed`. A
    /// service takes those it has, and only values it takes.
    public var overrides: Value = [:]

    public init(voice: String? = nil) { self.voice = voice }

    /// This style with `other` over it.
    public func overlaid(by other: SpeechStyle) -> SpeechStyle {
        var style = self
        style.service = other.service ?? service
        style.voice = other.voice ?? voice
        let fields = (overrides.map ?? [:]).merging(other.overrides.map ?? [:]) { $1 }
        style.overrides = .map(fields)
        return style
    }

    /// Without what means something to one service alone.
    var withoutVoice: SpeechStyle {
        var style = self
        style.voice = nil
        style.overrides = .map((overrides.map ?? [:]).filter { $0.key != "model" })
        return style
    }
}
