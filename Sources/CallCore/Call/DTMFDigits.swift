/// A sequence of DTMF tones and pauses that passed the character check: `0-9 * # w W p P ,`.
///
/// `w` pauses half a second and `W` a second, as carriers define them; `p` and `,` pause two seconds, as in dial
/// strings of phones and modems. Digits may be a PIN, so `description` shows their number only.
public struct DTMFDigits: Hashable, Sendable, CustomStringConvertible {
    public let text: String

    /// A tone and the gap after it. Carriers differ (100 to 500 ms a tone); this is the engine's own.
    public static let toneMilliseconds: Milliseconds = 200

    /// - Throws: `DialError` with code `dtmf_digits_invalid` for an empty text or any other character.
    public init(_ text: String) throws(DialError) {
        guard !text.isEmpty, text.utf8.allSatisfy({ Self.milliseconds(of: $0) != nil }) else {
            throw DialError(.digits, "digits may only contain digits, *, #, comma, w, p")
        }
        self.text = text
    }

    /// About how long sending takes, in milliseconds.
    public var estimatedMilliseconds: Milliseconds { text.utf8.reduce(0) { $0 + (Self.milliseconds(of: $1) ?? 0) } }

    /// The same for any text: characters that are no digits count as tones.
    public static func estimatedMilliseconds(_ text: String) -> Milliseconds {
        text.utf8.reduce(0) { $0 + (milliseconds(of: $1) ?? toneMilliseconds) }
    }

    /// The tones without the pauses.
    public var toneCount: Int { text.utf8.count { Self.milliseconds(of: $0) == Self.toneMilliseconds } }

    public var description: String { "[\(toneCount) DTMF digits]" }

    private static func milliseconds(of character: UInt8) -> Milliseconds? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "*"), UInt8(ascii: "#"): toneMilliseconds
        case UInt8(ascii: "w"): 500
        case UInt8(ascii: "W"): 1000
        case UInt8(ascii: "p"), UInt8(ascii: "P"), UInt8(ascii: ","): 2000
        default: nil
        }
    }
}
