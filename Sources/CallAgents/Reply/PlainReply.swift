/// What is worth saying of an answer that is ordinary text.
enum PlainReply {
    private static let planning = ["thinking process", "reasoning:", "analysis:"]
    private static let intentions = ["i should", "i need to", "i will"]
    private static let continuations = [
        "keep the conversation flowing", "keeping the conversation flowing",
        "natural continuation of the conversation",
    ]

    /// The text without code, and without the paragraphs in front in which a model plans what to say.
    static func text(of answer: ArraySlice<UInt8>) -> String {
        let text = String(decoding: Fences.removed(from: answer), as: UTF8.self)
        var paragraphs: [String] = []
        var lines: [Substring] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if !line.allSatisfy(\.isWhitespace) {
                lines.append(line)
            } else if !lines.isEmpty {
                paragraphs.append(lines.joined(separator: " "))
                lines = []
            }
        }
        if !lines.isEmpty { paragraphs.append(lines.joined(separator: " ")) }
        while paragraphs.count > 1, isPlanning(paragraphs[0]) { paragraphs.removeFirst() }
        return paragraphs.joined(separator: " ")
    }

    private static func isPlanning(_ paragraph: String) -> Bool {
        let text = String(paragraph.drop(while: \.isWhitespace)).lowercased()
        return planning.contains { text.hasPrefix($0) }
            || text.hasPrefix("the user ") && intentions.contains { text.contains($0) }
            || continuations.contains { text.contains($0) }
    }
}
