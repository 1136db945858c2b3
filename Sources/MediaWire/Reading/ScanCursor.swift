/// A place in a message, and what may stand there. Every step either reads exactly what strict JSON allows, or throws.
struct ScanCursor {
    /// The message is not what the scanner is for.
    struct Unusual: Error {}

    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// A text of at most 15 ASCII characters as a number, for comparing at once; no two texts have the same one.
    static func word(_ text: String) -> UInt128 { text.utf8.reversed().reduce(0) { $0 << 8 | UInt128($1) } }

    /// Whether only white space is left.
    var isAtEnd: Bool {
        mutating get {
            skipSpace()
            return position == bytes.count
        }
    }

    mutating func open() throws(Unusual) {
        skipSpace()
        try expect(UInt8(ascii: "{"))
    }

    /// A key and its colon.
    mutating func key() throws(Unusual) -> UInt128 {
        skipSpace()
        let key = try word()
        skipSpace()
        try expect(UInt8(ascii: ":"))
        return key
    }

    /// Behind a value: true for a comma, false for the end of the object.
    mutating func goesOn() throws(Unusual) -> Bool {
        skipSpace()
        guard position < bytes.count else { throw Unusual() }
        let byte = bytes[position]
        guard byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") else { throw Unusual() }
        position += 1
        return byte == UInt8(ascii: ",")
    }

    /// A text of at most 15 ASCII characters, none of them escaped.
    mutating func word() throws(Unusual) -> UInt128 {
        skipSpace()
        try expect(Self.quote)
        let low = eightBytes(at: position)
        let lowCount = Self.plainCount(low)
        guard lowCount == 8 else {
            try end(of: low, at: lowCount)
            return UInt128(Self.first(lowCount, of: low))
        }
        position += 8
        let high = eightBytes(at: position)
        let highCount = Self.plainCount(high)
        guard highCount < 8 else { throw Unusual() }
        try end(of: high, at: highCount)
        return UInt128(Self.first(highCount, of: high)) << 64 | UInt128(low)
    }

    /// A text of ASCII that does not matter. Escapes of one letter are allowed, as in Plivo's headers in JSON.
    mutating func skipText() throws(Unusual) {
        skipSpace()
        try expect(Self.quote)
        while true {
            let next = eightBytes(at: position)
            let count = Self.plainCount(next)
            if count == 8 {
                position += 8
            } else if Self.byte(count, of: next) == UInt8(ascii: "\\") {
                position += count + 1
                try skipEscape()
            } else {
                return try end(of: next, at: count)
            }
        }
    }

    private mutating func skipEscape() throws(Unusual) {
        guard position < bytes.count else { throw Unusual() }
        switch bytes[position] {
        case Self.quote, UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            position += 1
        default: throw Unusual()
        }
    }

    /// A whole number of at most 18 digits, bare or in quotes.
    mutating func number() throws(Unusual) -> Int64 {
        skipSpace()
        let isQuoted = accept(Self.quote)
        let start = position
        var number: Int64 = 0
        while position < bytes.count, position - start < 18, case let digit = bytes[position] &- 0x30, digit < 10 {
            number = number * 10 + Int64(digit)
            position += 1
        }
        guard position > start else { throw Unusual() }
        // Anything that would go on with the number is refused by what is expected behind it.
        if isQuoted { try expect(Self.quote) } else if bytes[start] == 0x30, position > start + 1 { throw Unusual() }
        return number
    }

    /// Positions of a text that is Base64 and not empty.
    mutating func payload() throws(Unusual) -> Range<Int> {
        skipSpace()
        try expect(Self.quote)
        let start = position
        guard let length = AudioBase64.length(in: bytes, from: start), length > 0 else { throw Unusual() }
        position += length
        try expect(Self.quote)
        return start..<start + length
    }

    private mutating func skipSpace() {
        while position < bytes.count, bytes[position] <= 0x20 {
            let byte = bytes[position]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            position += 1
        }
    }

    private mutating func expect(_ byte: UInt8) throws(Unusual) {
        guard accept(byte) else { throw Unusual() }
    }

    private mutating func accept(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    /// Steps behind the quote that must stand there.
    private mutating func end(of word: UInt64, at count: Int) throws(Unusual) {
        guard Self.byte(count, of: word) == Self.quote else { throw Unusual() }
        position += count + 1
    }

    /// Eight bytes, the first of them lowest; behind the end of the message stand zeros.
    private func eightBytes(at start: Int) -> UInt64 {
        if start + 8 <= bytes.count {
            return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self))
        }
        var word: UInt64 = 0
        var index = bytes.count
        while index > start {
            index -= 1
            word = word << 8 | UInt64(bytes[index])
        }
        return word
    }

    private static func byte(_ index: Int, of word: UInt64) -> UInt8 {
        UInt8(truncatingIfNeeded: word &>> UInt64(8 * index))
    }

    private static func first(_ count: Int, of word: UInt64) -> UInt64 { word & (1 &<< UInt64(8 * count) &- 1) }

    /// How many of eight bytes, from the lowest on, stand for themselves in a JSON text: ASCII without control
    /// characters, quote and backslash. Looks at all eight at once. A byte that is subtracted from may borrow from the
    /// one above it, so only the lowest byte found is certain; it is the one that is wanted.
    private static func plainCount(_ word: UInt64) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = word ^ (ones * 0x22)
        let backslashes = word ^ (ones * 0x5C)
        let found =
            (quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes | (word &- ones * 0x20) & ~word | word
        return (found & (ones * 0x80)).trailingZeroBitCount / 8
    }

    private static let quote = UInt8(ascii: "\"")
}
