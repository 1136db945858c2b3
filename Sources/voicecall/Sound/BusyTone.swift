import CallAudio
import Foundation

/// The North American busy tone: 480 and 620 Hz.
enum BusyTone {
    private static let amplitude = 2_500.0

    /// Mono at 8 kHz.
    static func samples(milliseconds: Int) -> [Int16] {
        (0..<max(0, milliseconds) * PhoneLine.samplesPerMillisecond).map { index in
            let turn = 2 * Double.pi * Double(index) / Double(PhoneLine.sampleRate)
            return Int16(amplitude * (sin(480 * turn) + sin(620 * turn)))
        }
    }
}
