import CallCore
import Providers

/// What callers of the load say.
enum MediaSpeech {
    static let clipBytes = 8_000

    private static let sentences = [
        "Wait, that is not what I meant.", "Excuse me, I have a question about the price.",
        "Stop, please. I need to talk to a person.", "Yes, tomorrow at nine would be fine.",
        "No, my number is another one.", "Hold on for a second, let me find it.", "Could you say that again?",
        "All right, thank you very much for that.",
    ]

    /// Clips of one second, each beginning with the onset of a voice.
    static func clips() throws -> [UInt8] {
        let voice = FliteSpeech()
        var clips: [UInt8] = []
        for sentence in sentences {
            let sound = try voice.speak(sentence, style: SpeechStyle(voice: nil))
            let clip = sound[onset(of: sound)...].prefix(clipBytes)
            clips += clip + Array(repeating: 0xFF, count: clipBytes - clip.count)
        }
        return clips
    }

    /// The first byte of the first three times 10 ms that are louder than -28 dB.
    private static func onset(of sound: [UInt8]) -> Int {
        let step = 80
        return stride(from: 0, to: sound.count - 3 * step, by: step).first { start in
            (0..<3).allSatisfy { block in
                // Mu-law counts down: codes of 343 of 8,159 and more.
                sound[(start + block * step)...].prefix(step).contains { $0 & 0x7F < 0x48 }
            }
        } ?? 0
    }
}
