import CallAudio
import CallCore

/// Telephone keys as sound: 120 ms a tone, within the time that `DTMFDigits` says a key takes.
enum KeySound {
    private static let toneMilliseconds = 120

    /// - Parameter digits: as `DTMFDigits` has them; what is none of them is left out.
    /// - Returns: µ-law of 8 kHz.
    static func bytes(_ digits: String) -> [UInt8] {
        var sound: [UInt8] = []
        for digit in digits {
            let length = DTMFDigits.estimatedMilliseconds(String(digit))
            let tone = DTMFTone.samples(digit, milliseconds: toneMilliseconds) ?? []
            sound += G711.encode(tone)
            sound += Array(repeating: G711.silence, count: max(0, Int(length) * 8 - tone.count))
        }
        return sound
    }
}
