import CallCore

/// Bodies as services send them.
enum Sound {
    static func bytes<Number: FixedWidthInteger>(_ number: Number, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    static func bytes(_ samples: [Int16]) -> [UInt8] { samples.flatMap { bytes($0, 2) } }

    static func bytes(_ samples: [Int16], _ format: AudioFormat) -> [UInt8] {
        switch format {
        case .mulaw: samples.map { UInt8(truncatingIfNeeded: $0) }
        case .pcm16: bytes(samples)
        case .float32: samples.flatMap { bytes((Float($0) / 32_767).bitPattern, 4) }
        }
    }

    static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        Array(name.utf8) + bytes(content.count, 4) + content + (content.count % 2 == 1 ? [0] : [])
    }

    static func wav(
        _ samples: [Int16], rate: Int, dataSize: UInt32? = nil, before: [UInt8] = []
    ) -> [UInt8] {
        wav(bytes(samples), kind: 1, bits: 16, rate: rate, dataSize: dataSize, before: before)
    }

    static func wav(
        _ sound: [UInt8], kind: Int, bits: Int, rate: Int, dataSize: UInt32? = nil, before: [UInt8] = []
    ) -> [UInt8] {
        let width = bits / 8
        let format =
            bytes(kind, 2) + bytes(1, 2) + bytes(rate, 4) + bytes(rate * width, 4) + bytes(width, 2) + bytes(bits, 2)
        return Array("RIFF".utf8) + bytes(36 + sound.count, 4) + Array("WAVE".utf8) + chunk("fmt ", format) + before
            + Array("data".utf8) + bytes(dataSize ?? UInt32(sound.count), 4) + sound
    }
}
