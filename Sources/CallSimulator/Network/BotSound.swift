import CallCore

/// Something our side has the line play, once.
final class BotSound {
    enum Kind {
        case words(String)
        case recording(String, words: String)
        case digits(String)
    }

    /// The utterance's id, or a name of the simulation's own.
    let name: String
    let kind: Kind
    let voice: String?
    let duration: Milliseconds
    /// When the synthesizer has delivered; it cannot begin before.
    let readyAt: CallTime
    var startedAt: CallTime?
    /// A stop is on its way; if it has not begun by now it never will.
    var isDoomed = false
    let words: SpokenWords
    let onStart: () -> Void
    /// Played milliseconds, and whether that was all of it.
    let onEnd: (Milliseconds, Bool) -> Void

    init(
        name: String, kind: Kind, voice: String? = nil, duration: Milliseconds, readyAt: CallTime,
        onStart: @escaping () -> Void = {}, onEnd: @escaping (Milliseconds, Bool) -> Void = { _, _ in }
    ) {
        self.name = name
        self.kind = kind
        self.voice = voice
        self.duration = duration
        self.readyAt = readyAt
        self.onStart = onStart
        self.onEnd = onEnd
        switch kind {
        case .words(let text), .recording(_, let text): words = SpokenWords(text, duration: duration)
        case .digits: words = SpokenWords("", duration: duration)
        }
    }

    /// The tones and where each begins; pauses are in between.
    static func tones(of digits: String) -> [(digit: Character, offset: Milliseconds)] {
        var offset: Milliseconds = 0
        var tones: [(digit: Character, offset: Milliseconds)] = []
        for character in digits {
            switch character {
            case "w": offset += 500
            case "W": offset += 1_000
            case "p", "P", ",": offset += 2_000
            default:
                tones.append((character, offset))
                offset += DTMFDigits.toneMilliseconds
            }
        }
        return tones
    }
}
