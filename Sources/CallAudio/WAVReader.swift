/// Reads RIFF WAVE files of 16-bit PCM or µ-law; chunks it does not know are skipped.
public enum WAVReader {
    private static let formatPCM = 1
    private static let formatMulaw = 7
    private static let formatExtensible = 0xFFFE

    /// The sound in `file`, the bytes of a whole file. Throws `wav_malformed` or `wav_unsupported`.
    public static func clip(from file: [UInt8]) throws(WAVError) -> WAVClip {
        guard matches("RIFF", file, at: 0), matches("WAVE", file, at: 8) else {
            throw malformed("the file does not start with RIFF and WAVE")
        }
        var shape: Shape?
        var position = 12
        while position + 8 <= file.count {
            let size = number(file, at: position + 4, bytes: 4)
            let body = position + 8
            guard size <= file.count - body else {
                throw malformed("the chunk at byte \(position) is cut off")
            }
            if matches("fmt ", file, at: position) {
                shape = try format(file[body..<body + size])
            } else if matches("data", file, at: position) {
                guard let shape else { throw malformed("the data chunk comes before the fmt chunk") }
                return try sound(Array(file[body..<body + size]), shape)
            }
            // Chunks start at even positions.
            position = body + size + size % 2
        }
        throw malformed("there is no data chunk")
    }

    private struct Shape {
        var channels: Int
        var sampleRate: Int
        var isMulaw: Bool
    }

    private static func format(_ chunk: ArraySlice<UInt8>) throws(WAVError) -> Shape {
        let bytes = Array(chunk)
        guard bytes.count >= 16 else { throw malformed("the fmt chunk is too short") }
        var kind = number(bytes, at: 0, bytes: 2)
        if kind == formatExtensible, bytes.count >= 26 { kind = number(bytes, at: 24, bytes: 2) }
        let channels = number(bytes, at: 2, bytes: 2)
        let sampleRate = number(bytes, at: 4, bytes: 4)
        let bits = number(bytes, at: 14, bytes: 2)
        let isMulaw = kind == formatMulaw && bits == 8
        guard isMulaw || kind == formatPCM && bits == 16 else {
            throw WAVError(
                .unsupported, "format \(kind) with \(bits) bits is neither 16-bit PCM nor µ-law",
                nextStep: "Convert the file to 16-bit PCM")
        }
        guard channels > 0, sampleRate > 0 else { throw malformed("the channel count or the rate is 0") }
        return Shape(channels: channels, sampleRate: sampleRate, isMulaw: isMulaw)
    }

    private static func sound(_ bytes: [UInt8], _ shape: Shape) throws(WAVError) -> WAVClip {
        guard bytes.count.isMultiple(of: shape.channels * (shape.isMulaw ? 1 : 2)) else {
            throw malformed("the data chunk does not end on a whole frame")
        }
        let samples =
            shape.isMulaw
            ? G711.decode(bytes)
            : (0..<bytes.count / 2).map { index in
                Int16(bitPattern: UInt16(bytes[index * 2]) | UInt16(bytes[index * 2 + 1]) << 8)
            }
        return WAVClip(channels: shape.channels, sampleRate: shape.sampleRate, samples: samples)
    }

    private static func matches(_ tag: String, _ file: [UInt8], at position: Int) -> Bool {
        file.count >= position + 4 && file[position..<position + 4].elementsEqual(tag.utf8)
    }

    private static func number(_ file: [UInt8], at position: Int, bytes: Int) -> Int {
        (0..<bytes).reduce(0) { $0 | Int(file[position + $1]) << (8 * $1) }
    }

    private static func malformed(_ what: String) -> WAVError {
        WAVError(.malformed, what, nextStep: "Check that the file is a complete WAV file")
    }
}
