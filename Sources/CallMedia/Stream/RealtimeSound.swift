import CallAudio
import CallCore

/// One item that a voice model says.
final class RealtimeSound {
    let item: Int
    /// Its name in the playout.
    let serial: Int
    /// Nil for µ-law.
    var encoder: TelephonyEncoder?

    init(item: Int, serial: Int, format: AudioFormat) throws(ResamplerError) {
        self.item = item
        self.serial = serial
        encoder = format == .mulaw ? nil : try TelephonyEncoder(format)
    }
}
