import CallCore
import CallHearing

/// Telephone keys as sound, within the time that `DTMFDigits` says they take.
enum KeySound {
    private static let toneMilliseconds = 120

    /// - Parameter digits: as `DTMFDigits` has them.
    /// - Returns: µ-law of 8 kHz; nothing for digits that are none.
    static func bytes(_ digits: String) -> [UInt8] {
        let gap = Int(DTMFDigits.toneMilliseconds) - toneMilliseconds
        guard var source = ToneSource(digits: digits, toneMilliseconds: toneMilliseconds, gapMilliseconds: gap) else {
            return []
        }
        var sound = [UInt8](repeating: 0, count: Int(DTMFDigits.estimatedMilliseconds(digits)) * 8)
        var span = sound.mutableSpan
        source.write(into: &span)
        return sound
    }
}
