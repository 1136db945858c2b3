/// Where ids and seeds come from: the system's randomness in production, one seed in the simulator.
public protocol IDSource: Sendable {
    /// 64 random bits.
    func next() -> UInt64
}

extension IDSource {
    /// A UUID, version 4 (RFC 9562), in lower case.
    func uuid() -> String {
        let high = next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return UUIDText.text(high, low)
    }
}
