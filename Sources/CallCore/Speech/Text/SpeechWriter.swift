/// Puts one line of speech together: white space becomes single spaces, control characters vanish.
struct SpeechWriter {
    private(set) var scalars: [Unicode.Scalar] = []
    private var isSpacePending = false
    /// Something was taken out right before, so a space in front of a full stop is nobody's.
    private var isGapPending = false

    var text: String { String(String.UnicodeScalarView(scalars)) }

    mutating func write(_ scalar: Unicode.Scalar) {
        if scalar.properties.isWhitespace || scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) {
            isSpacePending = true
            return
        }
        // Soft hyphens and byte order marks have no sound.
        guard scalar.value != 0xAD, scalar.value != 0xFEFF else { return }
        if closesNothing(scalar) {
            scalars.removeLast()
            gap()
            return
        }
        if isSpacePending, !scalars.isEmpty, !(isGapPending && Self.hugsLeft(scalar)) { scalars.append(" ") }
        isSpacePending = false
        isGapPending = false
        scalars.append(scalar)
    }

    /// Something was taken out here.
    mutating func gap() {
        isGapPending = true
        while scalars.last == " " {
            scalars.removeLast()
            isSpacePending = true
        }
    }

    /// A closing bracket of which only the opening one is left.
    private func closesNothing(_ scalar: Unicode.Scalar) -> Bool {
        isGapPending && (scalar == ")" && scalars.last == "(" || scalar == "]" && scalars.last == "[")
    }

    private static func hugsLeft(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case ".", ",", ";", ":", "!", "?", ")", "]", "…": true
        default: false
        }
    }
}
