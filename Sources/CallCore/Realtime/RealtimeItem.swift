/// Something the model says: its sound, its words, and how far it was heard.
struct RealtimeItem: Hashable, Sendable {
    struct End: Hashable, Sendable {
        var played: Milliseconds
        var isWhole: Bool
    }

    let number: Int
    /// The service's; nil once its socket is gone.
    var id: String?
    let answer: String
    let format: AudioFormat
    var bytes = 0
    var text = ""
    /// No more words come.
    var textIsWhole = false
    /// The host knows that all the sound is there.
    var soundIsWhole = false
    var end: End?

    /// Milliseconds of sound that came.
    var length: Milliseconds { Milliseconds(bytes / format.bytesPerMillisecond) }

    /// What was heard of it; nil while that is not known.
    var heard: String? {
        guard let end, textIsWhole || !end.isWhole else { return nil }
        let words = end.isWhole ? text : HeardText.prefix(of: text, played: end.played, duration: length)
        return words.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

extension AudioFormat {
    public var bytesPerMillisecond: Int {
        switch self {
        case .mulaw: 8
        case .pcm16(let rate): max(rate / 500, 1)
        case .float32(let rate): max(rate / 250, 1)
        }
    }

    /// That much silence.
    public func silence(_ length: Milliseconds) -> [UInt8] {
        [UInt8](repeating: self == .mulaw ? 0xFF : 0, count: Int(length) * bytesPerMillisecond)
    }
}
