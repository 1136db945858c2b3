/// A change of a text.
struct TextEdit: Hashable {
    /// Bytes of the text before the change.
    var range: Range<Int>
    var text: String

    /// The text with all changes in it; nil when they overlap.
    static func apply(_ edits: [TextEdit], to bytes: [UInt8]) -> [UInt8]? {
        var changed: [UInt8] = []
        var position = 0
        // Stable, so that insertions at one place keep their order.
        let ordered = edits.enumerated().sorted {
            ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset)
        }
        for (_, edit) in ordered {
            guard edit.range.lowerBound >= position, edit.range.upperBound <= bytes.count else { return nil }
            changed += bytes[position..<edit.range.lowerBound]
            changed += Array(edit.text.utf8)
            position = edit.range.upperBound
        }
        return changed + bytes[position...]
    }
}
