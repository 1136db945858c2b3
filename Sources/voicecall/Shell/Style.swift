/// Colours of a terminal, or nothing.
struct Style {
    enum Tone: String {
        case plain = ""
        case bot = "36"
        case caller = "32"
        case bold = "1"
        case faint = "2"
        case warning = "33"
        case error = "31"
    }

    let usesColour: Bool

    func paint(_ text: String, _ tone: Tone) -> String {
        usesColour && tone != .plain && !text.isEmpty ? "\u{1B}[\(tone.rawValue)m\(text)\u{1B}[0m" : text
    }
}
