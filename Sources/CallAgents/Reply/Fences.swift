/// Blocks of a text between lines of three backticks.
enum Fences {
    private static let mark = Array("```".utf8)

    /// What stands inside the blocks, without the language behind the opening mark. A block without an end goes to the
    /// end of the text.
    static func contents(of text: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        parts(of: text).compactMap { $0.isFenced ? $0.text : nil }
    }

    /// The text without its blocks; a blank line stands for each.
    static func removed(from text: ArraySlice<UInt8>) -> [UInt8] {
        Array(parts(of: text).filter { !$0.isFenced }.map(\.text).joined(separator: Array("\n\n".utf8)))
    }

    private static func parts(of text: ArraySlice<UInt8>) -> [(text: ArraySlice<UInt8>, isFenced: Bool)] {
        var parts: [(text: ArraySlice<UInt8>, isFenced: Bool)] = []
        var rest = text
        var isFenced = false
        while true {
            let place = rest.firstRange(of: mark)?.lowerBound ?? rest.endIndex
            let part = rest[..<place]
            parts.append((isFenced ? withoutLanguage(part) : part, isFenced))
            guard place < rest.endIndex else { return parts }
            rest = rest[(place + mark.count)...]
            isFenced.toggle()
        }
    }

    private static func withoutLanguage(_ block: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        block.drop { byte in
            (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
        }
    }
}
