/// Finds web addresses in running text.
enum WebLink {
    private static let starts = ["https://", "http://", "ftp://", "www.", "mailto:", "tel:"].map {
        Array($0.unicodeScalars)
    }
    /// `mailto:` and `tel:` stand before something that can be said.
    private static let sayable = 2

    /// Scalars of the address that begins at `index`; 0 when none does. Of `mailto:` and `tel:` the word alone counts.
    static func length(at index: Int, in text: ArraySlice<Unicode.Scalar>) -> Int {
        guard index == text.startIndex || !isWordScalar(text[index - 1]) else { return 0 }
        guard let found = starts.firstIndex(where: { begins(text, index, with: $0) }) else { return 0 }
        let start = starts[found]
        if found >= starts.count - sayable { return start.count }
        var end = index + start.count
        while end < text.endIndex, !isEnd(text[end]) { end += 1 }
        guard end > index + start.count else { return 0 }
        return giveBack(text[index..<end])
    }

    /// Punctuation at the end belongs to the sentence, and so does a bracket that was opened before the address.
    private static func giveBack(_ address: ArraySlice<Unicode.Scalar>) -> Int {
        var depth = 0
        for scalar in address { depth += scalar == "(" ? 1 : scalar == ")" ? -1 : 0 }
        var rest = address
        while let last = rest.last {
            if last == ")" {
                guard depth < 0 else { break }
                depth += 1
            } else if !".,;:!?'\"*_~…”’»。，！？".unicodeScalars.contains(last) {
                break
            }
            rest.removeLast()
        }
        return rest.count
    }

    private static func begins(
        _ text: ArraySlice<Unicode.Scalar>, _ index: Int, with start: [Unicode.Scalar]
    ) -> Bool {
        guard index + start.count <= text.endIndex else { return false }
        return zip(text[index..<(index + start.count)], start).allSatisfy { $0 == $1 || lowered($0) == $1 }
    }

    private static func lowered(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        ("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value) | 0x20) : scalar
    }

    private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
    }

    private static func isEnd(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || "<>\"|`[]{}".unicodeScalars.contains(scalar)
    }
}
