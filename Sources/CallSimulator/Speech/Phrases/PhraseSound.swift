/// Facts about bytes of µ-law.
enum PhraseSound {
    static let bytesPerMillisecond = 8

    /// Negative zero as zero.
    @inline(__always)
    static func normal(_ byte: UInt8) -> UInt8 { byte == 0x7F ? 0xFF : byte }

    /// In the lowest segment of the law, below -48 dBFS: silence and what rustles in it.
    @inline(__always)
    static func isQuiet(_ byte: UInt8) -> Bool { byte & 0x70 == 0x70 }
}
