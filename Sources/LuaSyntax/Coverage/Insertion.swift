/// Text to insert into a source.
struct Insertion {
    /// Offset in the source as it was.
    let offset: Int
    /// Among insertions at one offset: closing ones come first.
    let closes: Bool
    let text: String

    static func apply(_ insertions: [Insertion], to source: [UInt8]) -> [UInt8] {
        let ordered = insertions.enumerated().sorted { left, right in
            if left.element.offset != right.element.offset { return left.element.offset < right.element.offset }
            if left.element.closes != right.element.closes { return left.element.closes }
            return left.offset < right.offset
        }
        var result: [UInt8] = []
        result.reserveCapacity(source.count + insertions.count * 16)
        var copied = 0
        for (_, insertion) in ordered {
            result += source[copied..<insertion.offset]
            result += insertion.text.utf8
            copied = insertion.offset
        }
        result += source[copied...]
        return result
    }
}
