import CallCore

/// Reproducible random numbers (SplitMix64), divided into independent streams by label.
///
/// A stream depends on the seed and its label only, so an additional draw in one place moves nothing elsewhere.
public struct SeededRandom: RandomNumberGenerator, Sendable {
    public let seed: UInt64
    private var state: UInt64

    public init(seed: UInt64) {
        self.seed = seed
        state = seed
    }

    /// A generator of its own for what `label` names; how much was drawn from this one does not matter.
    public func stream(_ label: String) -> SeededRandom {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in label.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return SeededRandom(seed: Self.mix(Self.mix(seed) ^ hash))
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mix(state)
    }

    /// A whole number in the range, both ends included.
    public mutating func draw(_ range: ClosedRange<Milliseconds>) -> Milliseconds {
        let width = UInt64(bitPattern: range.upperBound &- range.lowerBound)
        guard width < .max else { return Milliseconds(bitPattern: next()) }
        return range.lowerBound &+ Milliseconds(bitPattern: next().multipliedFullWidth(by: width + 1).high)
    }

    /// True with the given probability, 0 to 1.
    public mutating func chance(_ probability: Double) -> Bool {
        Double(next() >> 11) * 0x1p-53 < probability
    }

    static func mix(_ value: UInt64) -> UInt64 {
        var value = value
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
