extension Array where Element == String {
    /// `a`, `a or b`, `a, b or c`.
    func listed(with word: String) -> String {
        guard let last, count > 1 else { return first ?? "" }
        return dropLast().joined(separator: ", ") + " \(word) " + last
    }

    var quoted: [String] { map { "'\($0)'" } }
}
