import CallSimulator

/// Sound of callers in frames of 20 ms.
enum Voice {
    /// A line that is not quite silent.
    static func quiet(_ frames: Int) -> [[UInt8]] {
        (0..<frames).map { frame in (0..<160).map { ($0 * 7 + frame * 13) % 3 == 0 ? 0x7E : 0xFF } }
    }

    /// Speech that begins at once.
    static func speech(_ frames: Int) -> [[UInt8]] {
        var sound = SyntheticVoice().speak("Wait a moment please, this is not what I wanted to hear", voice: "caller")
        sound.removeFirst(sound.firstIndex { $0 & 0x7F < 0x48 } ?? 0)
        return (0..<frames).map { Array(sound[($0 * 160)..<($0 * 160 + 160)]) }
    }
}
