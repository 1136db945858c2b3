import CallCore

/// Keys to be sent, in Telnyx's alphabet: `w` waits half a second and `W` a second.
struct TelnyxDigits: Hashable, Sendable {
    /// Keys that the create request takes.
    static let longestOnAnswer = 64
    /// A tone of 200 ms and the gap after it.
    private static let tone: Milliseconds = 250

    var text: String

    init(text: String) { self.text = text }

    /// Two seconds' pauses (`,` and `p`) become two waits of one second; characters that mean nothing are left out.
    init(_ digits: String) {
        text = digits.utf8.reduce(into: "") { text, character in
            switch character {
            case UInt8(ascii: "p"), UInt8(ascii: "P"), UInt8(ascii: ","): text += "WW"
            case 0x30...0x39, 0x41...0x44, UInt8(ascii: "*"), UInt8(ascii: "#"), UInt8(ascii: "w"), UInt8(ascii: "W"):
                text.unicodeScalars.append(Unicode.Scalar(character))
            default: break
            }
        }
    }

    var duration: Milliseconds {
        text.utf8.reduce(0) { $0 + ($1 == UInt8(ascii: "w") ? 500 : $1 == UInt8(ascii: "W") ? 1_000 : Self.tone) }
    }
}
