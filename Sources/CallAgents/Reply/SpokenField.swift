/// The field `"spoken":"…"` in a text, whatever is around it.
enum SpokenField {
    enum Opening: Hashable {
        /// The text of the field begins at this position.
        case found(Int)
        /// It may still come.
        case incomplete
        case none
    }

    private static let name = Array("\"spoken\"".utf8)

    /// The text of the first such field; a text that breaks off counts as far as it goes. Nil when there is none.
    static func inline(in text: ArraySlice<UInt8>) -> String? {
        var rest = text
        while let range = rest.firstRange(of: name) {
            if case .found(let start) = opening(rest[range.lowerBound...]) {
                var spoken: [UInt8] = []
                var reader = JSONStringReader()
                _ = reader.take(rest[start...], appendingTo: &spoken)
                return String(decoding: spoken, as: UTF8.self)
            }
            rest = rest[range.upperBound...]
        }
        return nil
    }

    /// Whether the text begins with the name, a colon and a quote.
    static func opening(_ text: ArraySlice<UInt8>) -> Opening {
        guard text.prefix(name.count).elementsEqual(name.prefix(text.count)) else { return .none }
        guard text.count > name.count else { return .incomplete }
        var rest = blanksDropped(text[(text.startIndex + name.count)...])
        for mark in [UInt8(ascii: ":"), UInt8(ascii: "\"")] {
            guard let byte = rest.first else { return .incomplete }
            guard byte == mark else { return .none }
            rest = mark == UInt8(ascii: ":") ? blanksDropped(rest.dropFirst()) : rest.dropFirst()
        }
        return .found(rest.startIndex)
    }

    static func blanksDropped(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> { text.drop { $0 <= 0x20 } }
}
