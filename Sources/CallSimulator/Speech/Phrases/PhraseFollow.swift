import CallCore

/// A clip that is being heard, and how far.
struct PhraseFollow: Sendable {
    let clip: PhraseClip
    /// The byte of the clip that is to come.
    var offset: Int
    /// The first byte heard.
    let from: Int
    /// Bytes of sound since the listener began, at the first byte heard and past the last one.
    let startedAt: Int
    var heardTo: Int
    /// Words that are out, or were over before it was heard.
    var wordsOut: Int
    var inserted = 0
    var lost = 0
    var repeated = 0
    /// Bytes of the present piece that continue it.
    var run = 0

    /// Found by a window, `length` bytes before `offset` and before `position`.
    init(_ clip: PhraseClip, offset: Int, position: Int, length: Int) {
        self.clip = clip
        self.offset = offset
        from = offset - length
        startedAt = position - length
        heardTo = position
        wordsOut = clip.words(endingBy: offset - length)
    }

    var isOver: Bool { offset == clip.mulaw.count }
    /// Nothing of it is left but silence.
    var isSpoken: Bool { offset >= clip.speech.upperBound }

    /// How many bytes from `index` on are those of the clip.
    func continuation(_ bytes: Span<UInt8>, from index: Int) -> Int {
        let count = min(bytes.count - index, clip.mulaw.count - offset)
        let own = clip.mulaw
        var run = 0
        while run < count, own[offset + run] == PhraseSound.normal(bytes[index + run]) { run += 1 }
        return run
    }

    mutating func advance(by count: Int, to position: Int) {
        offset += count
        heardTo = position
    }

    /// Takes up again, behind a gap, at another byte.
    mutating func resume(at resumed: Int, inserted: Int) {
        self.inserted += inserted
        if resumed > offset {
            lost += resumed - offset
            wordsOut = max(wordsOut, clip.words(endingBy: resumed))
        } else {
            repeated += offset - resumed
        }
        offset = resumed
    }

    /// The words that have come out since the last time; none when `said` is false.
    mutating func takeWords(said: Bool, _ events: inout [PhraseEvent]) {
        while wordsOut < clip.wordEnds.count, clip.wordEnds[wordsOut] <= offset {
            if said { events.append(.word(word(wordsOut))) }
            wordsOut += 1
        }
    }

    private func word(_ index: Int) -> HeardWord {
        let start = max(from, index > 0 ? clip.wordEnds[index - 1] : clip.speech.lowerBound)
        return HeardWord(
            text: clip.words[index], start: time(ofByte: start), end: time(ofByte: clip.wordEnds[index]),
            phrase: clip.id)
    }

    /// When a byte that was heard was heard; before a gap that is only nearly right.
    private func time(ofByte byte: Int) -> Milliseconds {
        Milliseconds(max(startedAt, heardTo - (offset - byte)) / PhraseSound.bytesPerMillisecond)
    }

    var report: HeardPhrase {
        HeardPhrase(
            id: clip.id, text: clip.text, start: Milliseconds(startedAt / PhraseSound.bytesPerMillisecond),
            end: Milliseconds(heardTo / PhraseSound.bytesPerMillisecond), bytes: from..<max(from, offset),
            isWhole: from <= clip.speech.lowerBound && isSpoken, inserted: inserted, lost: lost, repeated: repeated)
    }
}
