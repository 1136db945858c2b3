import CallCore

/// The words of an utterance and when each of them is out, in proportion to its characters.
struct SpokenWords {
    let words: [String]
    /// Milliseconds from the beginning to the end of each word.
    let ends: [Milliseconds]
    let duration: Milliseconds

    init(_ text: String, duration: Milliseconds) {
        words = text.utf8.split { $0 <= UInt8(ascii: " ") }.map { String(Substring($0)) }
        self.duration = duration
        let sizes = words.map { Milliseconds($0.utf8.count + 1) }
        let total = max(1, sizes.reduce(0, +))
        var spent: Milliseconds = 0
        ends = sizes.map { size in
            spent += size
            return (spent * duration + total - 1) / total
        }
    }

    /// What is out after `elapsed` milliseconds, whole words only.
    func text(after elapsed: Milliseconds) -> String {
        words.prefix(count(after: elapsed)).joined(separator: " ")
    }

    /// The words that end after `elapsed` milliseconds.
    func text(from elapsed: Milliseconds, to end: Milliseconds) -> String {
        let first = count(after: elapsed)
        return words.prefix(max(first, count(after: end))).dropFirst(first).joined(separator: " ")
    }

    func count(after elapsed: Milliseconds) -> Int { ends.prefix { $0 <= elapsed }.count }
}
