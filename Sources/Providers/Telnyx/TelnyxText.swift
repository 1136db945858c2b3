/// Cuts long texts into pieces that one `speak` command takes.
enum TelnyxText {
    static let longest = 3_000

    /// The pieces in order, each of at most `limit` Unicode scalars, cut after the end of a sentence where there is
    /// one, otherwise at a space. Empty for a text without words.
    static func parts(of text: String, limit: Int = longest) -> [String] {
        var rest = Array(text.unicodeScalars)[...]
        var parts: [String] = []
        while !rest.isEmpty {
            let end = rest.count <= limit ? rest.endIndex : cut(rest, limit: limit)
            var part = String.UnicodeScalarView()
            part.append(contentsOf: rest[..<end])
            rest = rest[end...]
            if part.contains(where: { !$0.properties.isWhitespace }) { parts.append(String(part)) }
        }
        return parts
    }

    private static func cut(_ text: ArraySlice<Unicode.Scalar>, limit: Int) -> Int {
        let hard = text.startIndex + limit
        // A cut in the first half would leave needlessly small pieces.
        let soft = text.startIndex + limit / 2
        var space: Int?
        for index in stride(from: hard - 1, to: soft, by: -1) where text[index].properties.isWhitespace {
            if ".!?…:;\n".unicodeScalars.contains(text[index - 1]) || text[index] == "\n" { return index + 1 }
            space = space ?? index + 1
        }
        for index in stride(from: hard - 1, through: soft, by: -1) where "。！？".unicodeScalars.contains(text[index]) {
            return index + 1
        }
        return space ?? hard
    }
}
