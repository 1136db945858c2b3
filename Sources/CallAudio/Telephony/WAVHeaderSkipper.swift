import CallCore

/// Looks at the first bytes of a body, one by one, and tells whether they are a WAV header and where it ends.
struct WAVHeaderSkipper {
    struct Found {
        /// Nil when the header names none that is known here.
        var format: AudioFormat?
    }

    private enum Part {
        /// `RIFF`, a size, `WAVE`.
        case head
        /// A chunk's name and size.
        case chunk
        case format
        case skipped
    }

    private static let headBytes = 12
    private static let chunkBytes = 8
    /// More is no format chunk of a format known here.
    private static let longestFormat = 64
    /// A header written before the sound is made says 0, or nearly as much as fits.
    private static let anySize = 0x7FFF_0000

    /// What follows is sound.
    private(set) var isPassed = false
    /// Set when there was a header.
    private(set) var found: Found?
    /// Bytes that were looked at and are sound after all.
    private(set) var held: [UInt8] = []
    /// How much of the sound is to come; behind it stand other chunks.
    var soundLeft = Int.max

    private var part = Part.head
    /// Bytes of this part still to come.
    private var missing = headBytes
    private var format: AudioFormat?
    private var isPadded = false

    mutating func take(_ byte: UInt8) {
        if case .skipped = part {
            missing -= 1
            if missing == 0 { begin(.chunk, Self.chunkBytes) }
            return
        }
        held.append(byte)
        missing -= 1
        switch part {
        case .head: if !isHeadSoFar { giveUp() } else if missing == 0 { begin(.chunk, Self.chunkBytes) }
        case .chunk: if missing == 0 { beginChunk() }
        case .format: if missing == 0 { endFormat() }
        case .skipped: break
        }
    }

    /// The bytes held are no header.
    mutating func giveUp() {
        isPassed = true
        if case .head = part { return }
        // Inside a header: nothing of it is sound.
        held = []
    }

    private var isHeadSoFar: Bool {
        zip(held, "RIFF".utf8).allSatisfy(==) && zip(held.dropFirst(8), "WAVE".utf8).allSatisfy(==)
    }

    private mutating func begin(_ part: Part, _ count: Int) {
        held.removeAll(keepingCapacity: true)
        self.part = part
        missing = count
    }

    private mutating func beginChunk() {
        let size = number(at: 4, bytes: 4)
        let name = held.prefix(4)
        isPadded = size % 2 == 1
        if name.elementsEqual("data".utf8) {
            begin(.chunk, 0)
            isPassed = true
            found = Found(format: format)
            if size > 0, size < Self.anySize { soundLeft = size }
        } else if name.elementsEqual("fmt ".utf8), (16...Self.longestFormat).contains(size) {
            begin(.format, size)
        } else {
            begin(.skipped, max(size + size % 2, 0))
            if missing == 0 { begin(.chunk, Self.chunkBytes) }
        }
    }

    private mutating func endFormat() {
        let channels = number(at: 2, bytes: 2)
        let rate = number(at: 4, bytes: 4)
        let bits = number(at: 14, bytes: 2)
        var kind = number(at: 0, bytes: 2)
        // The extensible form names the kind further on.
        if kind == 0xFFFE, held.count >= 26 { kind = number(at: 24, bytes: 2) }
        format =
            switch (kind, bits, channels) {
            case _ where !Resampler.rates.contains(rate): nil
            case (1, 16, 1): .pcm16(rate: rate)
            case (3, 32, 1): .float32(rate: rate)
            case (7, 8, 1) where rate == PhoneLine.sampleRate: .mulaw
            default: nil
            }
        if isPadded { begin(.skipped, 1) } else { begin(.chunk, Self.chunkBytes) }
    }

    private func number(at position: Int, bytes: Int) -> Int {
        (0..<bytes).reduce(0) { $0 | Int(held[position + $1]) << (8 * $1) }
    }
}
