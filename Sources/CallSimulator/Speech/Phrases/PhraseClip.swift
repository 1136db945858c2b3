import CallCore

/// Spoken words as they sound on a telephone line.
public final class PhraseClip: Sendable {
    public let id: PhraseID
    public let text: String
    /// µ-law, 8 kHz, with `0x7F` written as `0xFF`: both are zero, and lines change the one into the other.
    public let mulaw: [UInt8]
    /// From the first byte that is louder than silence to past the last one.
    let speech: Range<Int>
    let words: [String]
    /// The byte past each word, in proportion to its length within `speech`.
    let wordEnds: [Int]

    init(id: PhraseID, text: String, mulaw: [UInt8]) {
        self.id = id
        self.text = text
        self.mulaw = mulaw.map(PhraseSound.normal)
        let first = self.mulaw.firstIndex { !PhraseSound.isQuiet($0) } ?? self.mulaw.count
        let last = self.mulaw.lastIndex { !PhraseSound.isQuiet($0) } ?? first - 1
        speech = first..<(last + 1)
        let spoken = SpokenWords(text, duration: Milliseconds(speech.count / PhraseSound.bytesPerMillisecond))
        words = spoken.words
        wordEnds = spoken.ends.map { first + Int($0) * PhraseSound.bytesPerMillisecond }
    }

    /// Words that are over at this byte.
    func words(endingBy offset: Int) -> Int {
        var low = 0
        var high = wordEnds.count
        while low < high {
            let middle = (low + high) / 2
            if wordEnds[middle] <= offset { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
