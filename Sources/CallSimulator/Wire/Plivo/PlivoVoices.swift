/// Plivo's voices: its own speak some languages only, and a document that wants another breaks as a whole.
enum PlivoVoices {
    private static let women: Set<String> = [
        "da-DK", "de-DE", "en-AU", "en-GB", "en-US", "es-ES", "es-US", "fr-CA", "fr-FR", "it-IT", "nl-NL", "pl-PL",
        "pt-BR", "ru-RU", "sv-SE",
    ]
    private static let men: Set<String> = [
        "de-DE", "en-AU", "en-GB", "en-US", "es-ES", "es-US", "fr-FR", "it-IT", "nl-NL", "pl-PL", "pt-BR", "pt-PT",
    ]

    /// What is wrong with a `<Speak>`; nil when nothing is.
    static func problem(in speak: MarkupElement) -> String? {
        let voice = speak["voice"] ?? "WOMAN"
        let language = speak["language"] ?? "en-US"
        if voice.hasPrefix("Polly."), voice.utf8.count > 6 {
            return speak.text.unicodeScalars.count <= 3_000 ? nil : "<Speak> has more than 3000 characters"
        }
        guard let languages = ["WOMAN": women, "MAN": men][voice] else { return "there is no voice \(voice)" }
        guard languages.contains(language) else { return "the voice \(voice) does not speak \(language)" }
        return speak.elements.isEmpty ? nil : "the voice \(voice) takes no SSML"
    }
}
