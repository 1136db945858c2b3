/// What stands between `[[` and `]]`, when it is a directive.
enum SpeechTag: Hashable {
    /// `[[tts:text]]`: what follows, up to its end, is spoken instead of the visible text.
    case hiddenBegins
    case hiddenEnds
    /// `[[tts]]` and `[[/tts]]` around text that is spoken.
    case spokenMark
    /// `[[tts:key=value …]]`.
    case settings([Setting])

    struct Setting: Hashable {
        var key: String
        /// Nil for a word without `=`.
        var value: String?
    }

    /// - Parameter content: without the brackets. Nil for what is no directive.
    init?(_ content: ArraySlice<Unicode.Scalar>) {
        let words = content.split { $0 == " " || $0 == "\t" || $0 == "," || $0 == ";" }.map(Self.string)
        guard let first = words.first else { return nil }
        switch first.lowercased() {
        case "tts:text" where words.count == 1: self = .hiddenBegins
        case "/tts:text" where words.count == 1: self = .hiddenEnds
        case "tts" where words.count == 1, "/tts" where words.count == 1: self = .spokenMark
        case let word where word.hasPrefix("tts:"):
            let rest = [String(first.dropFirst(4))] + words.dropFirst()
            self = .settings(rest.filter { !$0.isEmpty }.map(Self.setting))
        default: return nil
        }
    }

    private static func setting(_ word: String) -> Setting {
        guard let sign = word.firstIndex(of: "=") else { return Setting(key: word, value: nil) }
        return Setting(key: String(word[..<sign]), value: String(word[word.index(after: sign)...]))
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        String(String.UnicodeScalarView(scalars))
    }
}
