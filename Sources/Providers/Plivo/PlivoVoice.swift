/// The voice and language of one `<Speak>`. Plivo's own voices know only some languages, and a document that names
/// another pair is broken as a whole, so nothing but a pair from the table is ever written.
struct PlivoVoice: Hashable {
    /// `WOMAN`, `MAN` or `Polly.` with a name.
    var name: String
    /// Nil for Polly voices, whose name settles it.
    var language: String?

    /// - Parameters:
    ///   - wanted: as a flow or the configuration names it; nil or an unknown name stands for Plivo's default.
    ///   - language: such as `en-US`; one that Plivo does not speak becomes a neighbour of the same tongue, or
    ///     American English.
    init(wanted: String?, language: String) {
        if let wanted, Self.isPolly(wanted) {
            name = wanted
            self.language = nil
            return
        }
        let entry = Self.entry(for: language)
        let prefersMan = wanted.map { ["man", "male"].contains($0.lowercased()) } ?? false
        name = prefersMan ? (entry.man ? "MAN" : "WOMAN") : (entry.woman ? "WOMAN" : "MAN")
        self.language = entry.code
    }

    private struct Entry {
        var code: String
        var woman = true
        var man = true
    }

    private static let english = Entry(code: "en-US")

    /// In the order in which neighbours are tried.
    private static let entries = [
        english, Entry(code: "en-GB"), Entry(code: "en-AU"), Entry(code: "da-DK", man: false), Entry(code: "nl-NL"),
        Entry(code: "fr-FR"), Entry(code: "fr-CA", man: false), Entry(code: "de-DE"), Entry(code: "it-IT"),
        Entry(code: "pl-PL"), Entry(code: "pt-BR"), Entry(code: "pt-PT", woman: false),
        Entry(code: "ru-RU", man: false), Entry(code: "es-ES"), Entry(code: "es-US"),
        Entry(code: "sv-SE", man: false),
    ]

    private static func entry(for language: String) -> Entry {
        let wanted = language.lowercased()
        if let exact = entries.first(where: { $0.code.lowercased() == wanted }) { return exact }
        let tongue = wanted.prefix { $0 != "-" && $0 != "_" }
        return entries.first { $0.code.prefix { $0 != "-" } == tongue } ?? english
    }

    private static func isPolly(_ voice: String) -> Bool {
        voice.hasPrefix("Polly.") && voice.utf8.count > 6
            && voice.utf8.dropFirst(6).allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "-")
            }
    }
}
