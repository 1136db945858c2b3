import CallCore
import CallSimulator

/// A book, a voice and an ear, and what the ear has told so far.
struct PhraseStage {
    let book = PhraseBook()
    let voice = SyntheticVoice()
    var ear: PhraseEar
    private(set) var events: [PhraseEvent] = []

    init() { ear = PhraseEar(book: book) }

    func clip(_ text: String, voice name: String? = nil) -> [UInt8] {
        let clip = voice.speak(text, voice: name)
        book.register(text, mulaw: clip)
        return clip
    }

    /// - Parameter pieces: sizes to cut it into, over and over.
    mutating func hear(_ sound: [UInt8], pieces: [Int] = [160]) {
        var rest = sound[...]
        var turn = 0
        while !rest.isEmpty {
            let piece = rest.prefix(pieces[turn % pieces.count])
            events += ear.hear(Array(piece))
            rest = rest.dropFirst(piece.count)
            turn += 1
        }
    }

    mutating func finish() { events += ear.finish() }

    var words: String {
        events.compactMap { if case .word(let word) = $0 { word.text } else { nil } }.joined(separator: " ")
    }
    var phrases: [HeardPhrase] {
        events.compactMap { if case .phraseEnded(let phrase) = $0 { phrase } else { nil } }
    }
    /// Starts and ends of speech, in order.
    var speech: [Milliseconds] {
        events.compactMap {
            switch $0 {
            case .speechStarted(let at), .speechEnded(let at): at
            default: nil
            }
        }
    }

    static func silence(_ milliseconds: Int) -> [UInt8] { Array(repeating: 0xFF, count: milliseconds * 8) }

    /// Sound as loud as speech that nobody has said.
    static func noise(_ milliseconds: Int, seed: UInt64 = 5) -> [UInt8] {
        var random = SeededRandom(seed: seed)
        return (0..<milliseconds * 8).map { _ in UInt8(truncatingIfNeeded: random.next()) & 0x8F | 0x10 }
    }
}
