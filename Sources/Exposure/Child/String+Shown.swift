extension String {
    /// One line for an error message: no control characters, no runs of blanks, and not endless.
    func shownLine(limit: Int) -> String {
        let words = split { $0.isWhitespace || $0.isNewline || $0.unicodeScalars.contains { $0.value < 0x20 } }
        return words.joined(separator: " ").clipped(to: limit)
    }

    /// - Parameter limit: in characters.
    func clipped(to limit: Int) -> String { count <= limit ? self : "\(prefix(limit))…" }

    /// Without the secrets, and without what ngrok repeats of an authtoken that it read elsewhere.
    func masked(_ secrets: [String]) -> String {
        var text = self
        for secret in secrets where !secret.isEmpty { text = text.replacing(secret, with: "•••") }
        return text.replacing(/(authtoken:\s*)\S+/.ignoresCase()) { "\($0.1)•••" }
    }
}
