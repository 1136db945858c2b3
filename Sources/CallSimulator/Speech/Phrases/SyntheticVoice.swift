import CallAudio
import CallCore

/// A voice that needs no synthesizer: a buzz with the formants of vowels for each word, at the level of speech on a
/// telephone line (-20 dBFS), and silence between words. Nobody can understand it; a `PhraseEar` can.
///
/// No two texts share a sound longer than a few samples, so a clip is told from all others at once.
public struct SyntheticVoice: SimVoice {
    public init() {}

    public func speak(_ text: String, voice: String?) -> [UInt8] {
        let random = SeededRandom(seed: 0x51_3D_A1_06).stream("\(voice ?? "")\u{0}\(text)")
        var pitch = SeededRandom(seed: 0).stream(voice ?? "")
        let base = Double(pitch.draw(95...210))
        var mulaw = Self.silence(40)
        for (index, word) in text.utf8.split(whereSeparator: { $0 <= UInt8(ascii: " ") }).enumerated() {
            var random = random.stream(String(index))
            let length = max(120, Milliseconds(word.count { $0 & 0xC0 != 0x80 }) * 71)
            let burst = VoiceBurst(pitch: base * Double(random.draw(85...120)) / 100)
            mulaw += G711.encode(burst.samples(Int(length) * PhraseSound.bytesPerMillisecond, &random))
            mulaw += Self.silence(random.draw(30...60) + Self.pause(after: word.last))
        }
        return mulaw + Self.silence(40)
    }

    private static func silence(_ length: Milliseconds) -> [UInt8] {
        Array(repeating: G711.silence, count: Int(length) * PhraseSound.bytesPerMillisecond)
    }

    private static func pause(after last: UInt8?) -> Milliseconds {
        switch last {
        case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"): 240
        case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"): 120
        default: 0
        }
    }
}
