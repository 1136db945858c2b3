import CallCore

/// What somebody at the far end has heard so far, and how much of it was matched already.
struct PartyEar {
    /// Words of sounds that are over.
    private(set) var heard = HeardText()
    private var matchedEnd = 0
    private(set) var digits: [Character] = []
    private var digitsMatched = 0

    mutating func append(_ words: String) { heard.append(words) }
    mutating func append(_ digit: Character) { digits.append(digit) }

    /// Whether `wanted` is among the unmatched words, `playing` ones included; then all up to it count as matched.
    mutating func match(_ wanted: HeardText, playing: String) -> Bool {
        guard let end = end(of: wanted, playing: playing) else { return false }
        matchedEnd = end
        return true
    }

    /// Milliseconds into the sound at which `wanted` will have been heard, if nothing stops it.
    func matchTime(of wanted: HeardText, in words: SpokenWords) -> Milliseconds? {
        guard let end = end(of: wanted, playing: words.words.joined(separator: " ")) else { return nil }
        var all = heard
        for (word, time) in zip(words.words, words.ends) {
            all.append(word)
            if all.bytes.count >= end { return time }
        }
        return nil
    }

    mutating func match(digits wanted: String) -> Bool {
        let wanted = Array(wanted)
        var start = digitsMatched
        while start + wanted.count <= digits.count {
            if digits[start..<start + wanted.count].elementsEqual(wanted) {
                digitsMatched = start + wanted.count
                return true
            }
            start += 1
        }
        return false
    }

    /// Words since the last match.
    func unmatched(playing: String) -> String {
        var all = heard
        all.append(playing)
        return String(decoding: all.bytes.dropFirst(matchedEnd).drop { $0 == UInt8(ascii: " ") }, as: UTF8.self)
    }

    var unmatchedDigits: String { String(digits[digitsMatched...]) }

    private func end(of wanted: HeardText, playing: String) -> Int? {
        var all = heard
        all.append(playing)
        return all.end(of: wanted, from: matchedEnd)
    }
}
