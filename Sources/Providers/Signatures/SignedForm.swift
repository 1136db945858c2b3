import CallCore

/// Form fields as they go into a signed text: decoded, by their bytes, with nothing refused. What the signature covers
/// is decided by the carrier; whether the fields make sense is decided after it holds.
struct SignedForm: Hashable, Sendable {
    struct Pair: Hashable, Sendable {
        var name: [UInt8]
        var value: [UInt8]
    }

    /// In wire order.
    var pairs: [Pair]

    /// - Parameter bytes: a form body or a query. Pieces without `=` have an empty value, empty pieces are none.
    init(_ bytes: some Sequence<UInt8>) {
        pairs = Array(bytes).split(separator: 0x26).map { piece in
            let equals = piece.firstIndex(of: 0x3D) ?? piece.endIndex
            return Pair(name: Self.decode(piece[..<equals]), value: Self.decode(piece[equals...].dropFirst()))
        }
    }

    var isEmpty: Bool { pairs.isEmpty }
    var isASCII: Bool { pairs.allSatisfy { ($0.name + $0.value).allSatisfy { $0 < 0x80 } } }

    /// By name, then by value, both in byte order, which for UTF-8 is the order of code points.
    var sorted: [Pair] {
        pairs.sorted { left, right in
            left.name == right.name
                ? left.value.lexicographicallyPrecedes(right.value) : left.name.lexicographicallyPrecedes(right.name)
        }
    }

    func first(_ name: String, isEmptyToo: Bool) -> [UInt8]? {
        pairs.first { $0.name.elementsEqual(name.utf8) && (isEmptyToo || !$0.value.isEmpty) }?.value
    }

    /// `name=value` joined with `&`, nothing escaped.
    static func query(_ pairs: [Pair]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(pairs.reduce(0) { $0 + $1.name.count + $1.value.count + 2 })
        for (index, pair) in pairs.enumerated() {
            if index > 0 { out.append(0x26) }
            out += pair.name
            out.append(0x3D)
            out += pair.value
        }
        return out
    }

    /// Names and values with nothing between.
    static func run(_ pairs: [Pair]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(pairs.reduce(0) { $0 + $1.name.count + $1.value.count })
        for pair in pairs {
            out += pair.name
            out += pair.value
        }
        return out
    }

    /// As forgiving as the parsers of the carriers' own libraries: a `%` that begins no escape stands for itself, and
    /// bytes that are no UTF-8 become U+FFFD.
    private static func decode(_ piece: ArraySlice<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(piece.count)
        var isASCII = true
        var index = piece.startIndex
        while index < piece.endIndex {
            var byte = piece[index] == 0x2B ? 0x20 : piece[index]
            if byte == 0x25, index + 2 < piece.endIndex, let high = digit(piece[index + 1]),
                let low = digit(piece[index + 2])
            {
                byte = high << 4 | low
                index += 2
            }
            index += 1
            isASCII = isASCII && byte < 0x80
            out.append(byte)
        }
        // ASCII is UTF-8 already, and nearly all that carriers send.
        return isASCII ? out : Array(String(decoding: out, as: UTF8.self).utf8)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
