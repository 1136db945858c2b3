/// Reads the inside of a JSON string that comes in pieces, which may cut escapes.
///
/// Models break the rules of JSON in small ways: an unknown escape stands for its letter, half a surrogate pair for
/// U+FFFD, and a line break inside the string for itself.
struct JSONStringReader: Sendable {
    private enum State: Hashable {
        case plain, escape
        case hex(digits: Int, value: UInt32)
    }

    /// The closing quote was read.
    private(set) var isOver = false
    private var state = State.plain
    /// The first half of a surrogate pair, whose second half is due.
    private var lead: UInt32?

    /// Takes bytes up to the closing quote.
    ///
    /// - Parameter text: gets what they say.
    /// - Returns: how many were taken, the quote included.
    mutating func take(_ bytes: ArraySlice<UInt8>, appendingTo text: inout [UInt8]) -> Int {
        guard !isOver else { return 0 }
        for (offset, byte) in bytes.enumerated() {
            take(byte, &text)
            if isOver { return offset + 1 }
        }
        return bytes.count
    }

    private mutating func take(_ byte: UInt8, _ text: inout [UInt8]) {
        switch state {
        case .plain where byte == UInt8(ascii: "\\"): state = .escape
        case .plain:
            endPair(&text)
            if byte == UInt8(ascii: "\"") { isOver = true } else { text.append(byte) }
        case .escape: escape(byte, &text)
        case .hex(let digits, let value):
            guard let digit = Self.digit(byte) else {
                // Not an escape after all: its letters are lost, what follows is not.
                state = .plain
                put(0xFFFD, &text)
                return take(byte, &text)
            }
            state = .hex(digits: digits + 1, value: value << 4 | digit)
            if digits == 3 {
                state = .plain
                unit(value << 4 | digit, &text)
            }
        }
    }

    private mutating func escape(_ byte: UInt8, _ text: inout [UInt8]) {
        state = .plain
        if byte == UInt8(ascii: "u") {
            state = .hex(digits: 0, value: 0)
            return
        }
        endPair(&text)
        switch byte {
        case UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            text.append(byte == UInt8(ascii: "n") ? 0x0A : 0x20)
        default: text.append(byte)
        }
    }

    private mutating func unit(_ unit: UInt32, _ text: inout [UInt8]) {
        switch unit {
        case 0xD800...0xDBFF:
            endPair(&text)
            lead = unit
        case 0xDC00...0xDFFF:
            guard let lead else { return put(0xFFFD, &text) }
            self.lead = nil
            put(0x10000 + ((lead & 0x3FF) << 10 | unit & 0x3FF), &text)
        default:
            endPair(&text)
            put(unit, &text)
        }
    }

    private mutating func endPair(_ text: inout [UInt8]) {
        guard lead != nil else { return }
        lead = nil
        put(0xFFFD, &text)
    }

    private func put(_ code: UInt32, _ text: inout [UInt8]) {
        text.append(contentsOf: String(Character(Unicode.Scalar(code) ?? "\u{FFFD}")).utf8)
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte - 0x30)
        case 0x41...0x46, 0x61...0x66: UInt32(byte | 0x20) - 0x61 + 10
        default: nil
        }
    }
}
