import CallCore

/// Puts samples together from bytes that are cut anywhere; little-endian.
struct SampleReader {
    let format: AudioFormat
    /// Those of the last piece.
    private(set) var samples: [Int16] = []
    /// The bytes of a sample that is not whole yet.
    private var word: UInt32 = 0
    private var bits: UInt32 = 0

    init(_ format: AudioFormat) { self.format = format }

    mutating func read(_ bytes: Span<UInt8>) {
        samples.removeAll(keepingCapacity: true)
        switch format {
        case .mulaw: break
        case .pcm16: collect(bytes, width: 16) { Int16(truncatingIfNeeded: $0) }
        case .float32: collect(bytes, width: 32) { Self.clamped(Float(bitPattern: $0)) }
        }
    }

    private mutating func collect(_ bytes: Span<UInt8>, width: UInt32, _ sample: (UInt32) -> Int16) {
        for index in bytes.indices {
            word |= UInt32(bytes[index]) << bits
            bits += 8
            guard bits == width else { continue }
            samples.append(sample(word))
            (word, bits) = (0, 0)
        }
    }

    /// Louder than full scale is clipped; what is no number is silence.
    private static func clamped(_ value: Float) -> Int16 {
        value.isNaN ? 0 : Int16((min(max(value, -1), 1) * 32_767).rounded())
    }
}
