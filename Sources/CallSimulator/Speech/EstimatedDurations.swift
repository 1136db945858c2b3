import CallCore

/// Durations without a synthesizer: about 14 characters a second, and a pause at punctuation.
public struct EstimatedDurations: SpeechDurations {
    public init() {}

    public func milliseconds(of text: String, voice: String?) -> Milliseconds {
        var total: Milliseconds = 0
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"): total += 350
            case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"): total += 180
            // Continuation bytes of UTF-8 belong to a character that was counted.
            case 0x80..<0xC0: break
            default: total += 71
            }
        }
        return max(total, 120)
    }
}
