import CallCore
import ScriptValue

/// One key that was pressed.
public struct MediaDigit: Hashable, Sendable {
    /// `0`-`9`, `*`, `#`, `A`-`D`.
    public var digit: Character
    public var track: MediaTrack
    /// When it was pressed, where the carrier says so: what Telnyx's digits are sorted by.
    public var time: CallTime?
    /// Number of the message in the stream.
    public var sequence: Int64?

    public init(digit: Character, track: MediaTrack = .inbound, time: CallTime? = nil, sequence: Int64? = nil) {
        self.digit = digit
        self.track = track
        self.time = time
        self.sequence = sequence
    }

    /// One key, as text or as a number; nil for anything else.
    static func digit(_ value: Value?) -> Character? {
        switch value {
        case .int(let number): (0...9).contains(number) ? Character("\(number)") : nil
        case .string(let string):
            string.bytes.count == 1 && "0123456789*#ABCD".utf8.contains(string.bytes[0])
                ? Character(Unicode.Scalar(string.bytes[0])) : nil
        default: nil
        }
    }
}
