/// Finds the passages that have most words of a question in common with it; rare words count for more.
public struct RecallIndex {
    private struct Line {
        var source: RecallSource
        var path: String
        var number: Int
        var text: String
        var words: Set<String>
    }

    private var lines: [Line] = []

    public init() {}

    /// - Parameter texts: in the order in which they were said or written, counted from 1; those added later count as
    ///   newer.
    public mutating func add(_ source: RecallSource, path: String, _ texts: [String]) {
        for (index, text) in texts.enumerated() {
            lines.append(
                Line(source: source, path: path, number: index + 1, text: text, words: SpokenWordSet(text).words))
        }
    }

    /// The best passages, the newer of equal ones first. A passage of a transcript has a line on either side with it.
    public func search(_ query: String, atMost limit: Int) -> [RecallHit] {
        let wanted = SpokenWordSet(query).words
        var frequency: [String: Int] = [:]
        for line in lines { for word in line.words.intersection(wanted) { frequency[word, default: 0] += 1 } }
        let scored = lines.indices.compactMap { index -> (index: Int, score: Double)? in
            let shared = lines[index].words.intersection(wanted)
            guard !shared.isEmpty else { return nil }
            // Sorted, so that sums do not depend on the order of a set.
            let score = shared.sorted().reduce(0) { $0 + 1 / (1 + Double(frequency[$1] ?? 1)) }
            return (index, score)
        }
        let best = scored.sorted { ($0.score, $0.index) > ($1.score, $1.index) }
        var (hits, taken) = ([RecallHit](), Set<Int>())
        for (index, _) in best where hits.count < limit && !taken.contains(index) {
            let range = passage(around: index)
            taken.formUnion(range)
            hits.append(hit(range))
        }
        return hits
    }

    private func passage(around index: Int) -> ClosedRange<Int> {
        guard lines[index].source == .sessions else { return index...index }
        func belongs(_ other: Int) -> Bool {
            lines.indices.contains(other) && lines[other].source == .sessions && lines[other].path == lines[index].path
        }
        return (belongs(index - 1) ? index - 1 : index)...(belongs(index + 1) ? index + 1 : index)
    }

    private func hit(_ range: ClosedRange<Int>) -> RecallHit {
        let first = lines[range.lowerBound]
        return RecallHit(
            first.source, path: first.path, lines: first.number...lines[range.upperBound].number,
            text: lines[range].map(\.text).joined(separator: "\n"))
    }
}
