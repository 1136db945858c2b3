/// Names of voices, as `speak` takes them.
enum TelnyxVoice {
    /// `female`, `male` and names with a provider in front (`AWS.Polly.Joanna`) pass. Telnyx refuses to speak in any
    /// other, such as one of a speech service that a configuration names: those become the fallback.
    static func name(_ voice: String?, fallback: String) -> String {
        guard let voice else { return fallback }
        let isKnown = ["female", "male"].contains(voice) || (voice.contains(".") && !voice.hasPrefix("."))
        return isKnown ? voice : fallback
    }
}
