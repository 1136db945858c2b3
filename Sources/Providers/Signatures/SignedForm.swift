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
        Array(pairs.map { $0.name + [0x3D] + $0.value }.joined(separator: [0x26]))
    }

    /// Names and values with nothing between.
    static func run(_ pairs: [Pair]) -> [UInt8] { pairs.flatMap { $0.name + $0.value } }

    /// As forgiving as the parsers of the carriers' own libraries: a `%` that begins no escape stands for itself, and
    /// bytes that are no UTF-8 become U+FFFD.
    private static func decode(_ piece: ArraySlice<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(piece.count)
        var rest = piece
        while let byte = rest.popFirst() {
            if byte == 0x25, let high = digit(rest.first), let low = digit(rest.dropFirst().first) {
                out.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                out.append(byte == 0x2B ? 0x20 : byte)
            }
        }
        return Array(String(decoding: out, as: UTF8.self).utf8)
    }

    private static func digit(_ byte: UInt8?) -> UInt8? {
        switch byte ?? 0 {
        case let byte where (0x30...0x39).contains(byte): byte - 0x30
        case let byte where (0x41...0x46).contains(byte): byte - 0x37
        case let byte where (0x61...0x66).contains(byte): byte - 0x57
        default: nil
        }
    }
}
