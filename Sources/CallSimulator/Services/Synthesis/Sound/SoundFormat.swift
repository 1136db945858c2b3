/// The form in which a service sends sound.
struct SoundFormat: Hashable, Sendable {
    enum Coding: Hashable, Sendable {
        /// µ-law of 8 kHz.
        case mulaw
        /// 16-bit samples, little-endian; the rate in Hz.
        case pcm16(rate: Int)
        /// Something a telephone cannot play, such as `mp3`.
        case packed(String)
    }

    var coding: Coding
    /// A RIFF header comes first.
    var hasHeader = false

    var contentType: String {
        if hasHeader { return "audio/wav" }
        return switch coding {
        case .mulaw: "audio/mulaw"
        case .pcm16: "audio/pcm"
        case .packed("mp3"): "audio/mpeg"
        case .packed(let name): "audio/\(name)"
        }
    }

    /// Bytes that a millisecond takes, about.
    var bytesPerMillisecond: Int {
        switch coding {
        case .mulaw: 8
        case .pcm16(let rate): max(1, rate / 500)
        case .packed: 16
        }
    }
}
