/// Takes what a model thinks, `<think>…</think>`, out of a text that comes in pieces.
struct ThoughtFilter: Sendable {
    private static let start = Array("<think>".utf8)
    private static let end = Array("</think>".utf8)

    private var isThinking = false
    /// The beginning of what may be a tag.
    private var held: [UInt8] = []

    /// What of the text so far is no thought.
    mutating func take(_ piece: [UInt8]) -> [UInt8] {
        var rest = (held + piece)[...]
        held = []
        var kept: [UInt8] = []
        while !rest.isEmpty {
            let tag = isThinking ? Self.end : Self.start
            guard let place = rest.indices.first(where: { Self.mayBe(tag, rest[$0...]) }) else {
                if !isThinking { kept += rest }
                return kept
            }
            if !isThinking { kept += rest[..<place] }
            guard rest.endIndex - place >= tag.count else {
                held = Array(rest[place...])
                return kept
            }
            isThinking.toggle()
            rest = rest[(place + tag.count)...]
        }
        return kept
    }

    /// The text is over: what looked like a tag is none.
    mutating func finish() -> [UInt8] {
        defer { held = [] }
        return isThinking ? [] : held
    }

    static func removed(from text: [UInt8]) -> [UInt8] {
        var filter = ThoughtFilter()
        return filter.take(text) + filter.finish()
    }

    /// Whether the bytes begin with the tag, or are the beginning of one.
    private static func mayBe(_ tag: [UInt8], _ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.prefix(tag.count).elementsEqual(tag.prefix(bytes.count))
    }
}
