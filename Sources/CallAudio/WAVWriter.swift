/// Makes the bytes of a 16-bit PCM RIFF WAVE file.
public enum WAVWriter {
    /// Bytes before the first sample.
    public static let headerBytes = 44

    /// The whole file in memory. Throws `wav_shape_invalid` or `wav_too_large`.
    public static func bytes(of clip: WAVClip) throws(WAVError) -> [UInt8] {
        try check(clip)
        let dataBytes = clip.samples.count * 2
        var file: [UInt8] = []
        file.reserveCapacity(headerBytes + dataBytes)
        file.append(contentsOf: Array("RIFF".utf8))
        append32(headerBytes - 8 + dataBytes, to: &file)
        file.append(contentsOf: Array("WAVEfmt ".utf8))
        append32(16, to: &file)
        append16(1, to: &file)  // PCM
        append16(clip.channels, to: &file)
        append32(clip.sampleRate, to: &file)
        append32(clip.sampleRate * clip.channels * 2, to: &file)
        append16(clip.channels * 2, to: &file)
        append16(16, to: &file)
        file.append(contentsOf: Array("data".utf8))
        append32(dataBytes, to: &file)
        for sample in clip.samples {
            file.append(UInt8(truncatingIfNeeded: sample))
            file.append(UInt8(truncatingIfNeeded: sample >> 8))
        }
        return file
    }

    private static func check(_ clip: WAVClip) throws(WAVError) {
        // A frame size has 16 bits in the header, a byte rate 32.
        guard (1...32_767).contains(clip.channels), clip.sampleRate > 0,
            clip.sampleRate <= Int(UInt32.max) / (clip.channels * 2)
        else {
            throw WAVError(
                .shapeInvalid, "\(clip.channels) channels at \(clip.sampleRate) Hz do not fit a WAV header",
                nextStep: "Use 1 to 32767 channels and a rate such as 8000")
        }
        guard clip.samples.count.isMultiple(of: clip.channels) else {
            throw WAVError(
                .shapeInvalid, "\(clip.samples.count) samples do not divide into \(clip.channels) channels",
                nextStep: "Give every channel the same number of samples")
        }
        guard clip.samples.count <= (Int(UInt32.max) - headerBytes) / 2 else {
            throw WAVError(
                .tooLarge, "\(clip.samples.count) samples are more than the 4 GiB a WAV file can hold",
                nextStep: "Write a shorter recording")
        }
    }

    private static func append16(_ value: Int, to file: inout [UInt8]) {
        file.append(UInt8(truncatingIfNeeded: value))
        file.append(UInt8(truncatingIfNeeded: value >> 8))
    }

    private static func append32(_ value: Int, to file: inout [UInt8]) {
        append16(value, to: &file)
        append16(value >> 16, to: &file)
    }
}
