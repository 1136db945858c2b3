/// Names of voices, as `<Say>` takes them.
enum TwilioVoice {
    private static let known = [
        "alloy": "Joanna", "echo": "Matthew", "fable": "Amy", "onyx": "Brian", "nova": "Salli", "shimmer": "Kimberly",
    ]

    /// Voices of Polly and Google pass; those of OpenAI have a neighbour; anything else is the fallback.
    static func name(_ voice: String?, fallback: String) -> String {
        guard let voice, !voice.isEmpty else { return fallback }
        if voice.hasPrefix("Polly.") || voice.hasPrefix("Google.") { return voice }
        return known[voice.lowercased()].map { "Polly." + $0 } ?? fallback
    }
}
