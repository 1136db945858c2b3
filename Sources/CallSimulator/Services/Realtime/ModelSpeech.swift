import CallAudio
import CallCore

/// A text as a model speaks it: pieces of sound, faster than they play, and the letters that go with them.
struct ModelSpeech: Sendable {
    struct Piece: Sendable {
        /// From the first one.
        var delay: Milliseconds
        var sound: [UInt8]
        var letters: String
    }

    private(set) var pieces: [Piece] = []
    /// Milliseconds of sound.
    let length: Milliseconds
    /// How long it takes to make it.
    private(set) var time: Milliseconds = 0

    /// - Parameters:
    ///   - clip: µ-law of 8 kHz.
    ///   - sample: bytes of a sample; pieces are cut between samples.
    ///   - pace: tenths of real time.
    init(
        _ text: String, sound: [UInt8], bytesPerMillisecond: Int, sample: Int, pace: Milliseconds,
        _ random: inout SeededRandom
    ) {
        length = Milliseconds(sound.count / bytesPerMillisecond)
        var done = 0
        while done < sound.count {
            // Sizes that fit no frame.
            let size = Int(random.draw(90...410)) * bytesPerMillisecond + 3 * sample
            let piece = Array(sound[done..<min(done + size, sound.count)])
            pieces.append(Piece(delay: time, sound: piece, letters: ""))
            done += piece.count
            time = Milliseconds(done / bytesPerMillisecond) * 10 / max(pace, 1)
        }
        let words = text.split(separator: " ").enumerated().map { $0 == 0 ? String($1) : " " + $1 }
        for (index, word) in words.enumerated() where !pieces.isEmpty {
            pieces[index * pieces.count / words.count].letters += word
        }
    }
}
