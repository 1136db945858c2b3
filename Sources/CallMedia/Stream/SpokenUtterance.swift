import CallCore

/// One utterance on its way: what makes its sound, and which text lies where in it.
struct SpokenUtterance {
    /// A stretch of the sound and the text it says.
    struct Span {
        var text: String
        var start: Milliseconds
        var length: Milliseconds = 0
        /// The sound ended before the text did.
        var isBroken = false
    }

    /// Sound that was made and waits for its turn.
    struct Held {
        var text: String
        var sound: [UInt8] = []
        var hasEnded = false
    }

    let utterance: Utterance
    /// Nil for recordings and keys, whose sound is taken as it comes.
    var chain: SynthesisChain?
    var spans: [Span] = []
    var held: [Int: Held] = [:]
    /// The request whose sound goes straight to the playout.
    var playing: Int?
    /// Bytes of that request which its maker still counts as waiting.
    var owed = 0
    var madeBytes = 0
    var problem: SpeechProblem?

    private var made: Milliseconds { Milliseconds(madeBytes / PlayoutEntry.bytesPerMillisecond) }

    /// What comes from now on says this text.
    mutating func begin(_ text: String) { spans.append(Span(text: text, start: made)) }

    mutating func grow(by bytes: Int) {
        madeBytes += bytes
        guard let last = spans.indices.last else { return }
        spans[last].length = made - spans[last].start
    }

    /// No more comes of what is let through now.
    mutating func breakOff() {
        playing = nil
        if let last = spans.indices.last { spans[last].isBroken = true }
    }

    /// All of its text was made.
    var isWhole: Bool { problem == nil && !spans.contains(where: \.isBroken) }

    /// The text that was heard when so much was played. How far a broken stretch came is a guess.
    func heard(played: Milliseconds, isWhole: Bool) -> String {
        var words: [String] = []
        for span in spans {
            let isPlayed = isWhole || span.start + span.length <= played
            guard !isPlayed || span.isBroken else {
                words.append(span.text)
                continue
            }
            let whole = span.isBroken ? max(span.length, HeardText.estimatedDuration(of: span.text)) : span.length
            let part = HeardText.prefix(
                of: span.text, played: min(played - span.start, span.length), duration: whole)
            if !part.isEmpty { words.append(part) }
            if !isPlayed { break }
        }
        return words.joined(separator: " ")
    }
}
