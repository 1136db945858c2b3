/// Finds the name that a misspelt one was probably meant to be.
public enum NameSuggestion {
    /// The nearest candidate by edit distance, otherwise one the name is the beginning of; nil when there is neither.
    /// Equally near ones are ordered by name.
    public static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
        let limit = name.utf8.count <= 3 ? 1 : max(2, name.utf8.count / 3)
        // A name of absurd length is no misspelling, and the distance costs its length for each candidate.
        guard name.utf8.count <= 64 else { return nil }
        let near = candidates.map { (distance: distance(name, $0), name: $0) }
            .filter { $0.distance <= limit }
            .min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
        return near ?? (name.utf8.count < 3 ? nil : candidates.filter { $0.hasPrefix(name) }.min())
    }

    /// Insertions, deletions, replacements and swaps of neighbours that lead from one text to the other.
    static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left.utf8)
        let right = Array(right.utf8)
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for (row, byte) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var best = min(last[column + 1], current[column]) + 1
                best = min(best, last[column] + (byte == other ? 0 : 1))
                if row > 0, column > 0, byte == right[column - 1], left[row - 1] == other {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                current.append(best)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
