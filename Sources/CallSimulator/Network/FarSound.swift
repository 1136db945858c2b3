import CallCore

/// Sound that the far side of a line makes: µ-law of 8 kHz.
struct FarSound {
    var start: CallTime
    var bytes: [UInt8]

    var end: CallTime { start + Milliseconds(bytes.count / PhraseSound.bytesPerMillisecond) }

    /// Puts what of it falls into a frame that begins at `time` there.
    func lay(into frame: inout [UInt8], from time: CallTime) {
        let offset = Int(time - start) * PhraseSound.bytesPerMillisecond
        let first = max(0, -offset)
        let last = min(frame.count, bytes.count - offset)
        guard first < last else { return }
        frame.replaceSubrange(first..<last, with: bytes[(first + offset)..<(last + offset)])
    }
}
