import CallCore

/// The sound of one word: a pulse train with some breath in it, through two resonances that change with each syllable.
struct VoiceBurst {
    /// Hz.
    let pitch: Double

    private static let rate = 8_000.0
    /// Root mean square of a word: -20 dBFS.
    private static let level = 3_277.0
    /// Samples of a syllable, and of the rise and fall of a word.
    private static let syllable = 1_440
    private static let edge = 160
    /// Cosines of the angles of the first two formants of some vowels, at 8 kHz.
    private static let vowels: [(Double, Double)] = [
        (0.8526, 0.5878), (0.9511, 0.0), (0.9724, -0.2335), (0.9239, 0.7604), (0.9625, 0.8090), (0.8910, 0.2335),
    ]

    func samples(_ count: Int, _ random: inout SeededRandom) -> [Int16] {
        var first = Resonance(radius: 0.965)
        var second = Resonance(radius: 0.95)
        var phase = 0.0
        var sound: [Double] = []
        sound.reserveCapacity(count)
        for index in 0..<count {
            if index.isMultiple(of: Self.syllable) {
                let vowel = Self.vowels[Int(random.draw(0...Milliseconds(Self.vowels.count - 1)))]
                first.cosine = vowel.0
                second.cosine = vowel.1
            }
            // The pitch falls by a fifth towards the end.
            phase += pitch * (1.1 - 0.2 * Double(index) / Double(count)) / Self.rate
            if phase >= 1 { phase -= 1 }
            let breath = Double(random.next() >> 11) * 0x1p-52 - 1
            let excitation = 1 - 2 * phase + 0.3 * breath
            sound.append((first.pass(excitation) + 0.6 * second.pass(excitation)) * envelope(index, count))
        }
        return Self.scaled(sound)
    }

    /// Up, down in the middle of long words, and out.
    private func envelope(_ index: Int, _ count: Int) -> Double {
        let edge = Double(min(index, count - 1 - index, Self.edge)) / Double(Self.edge)
        let place = Double(index % Self.syllable) / Double(Self.syllable)
        return edge * (0.6 + 0.4 * (1 - abs(2 * place - 1)))
    }

    private static func scaled(_ sound: [Double]) -> [Int16] {
        let power = sound.reduce(0) { $0 + $1 * $1 } / Double(max(1, sound.count))
        let gain = power > 0 ? level / power.squareRoot() : 0
        return sound.map { Int16(min(max($0 * gain, -32_000), 32_000)) }
    }
}

/// A resonance of two poles.
private struct Resonance {
    let radius: Double
    var cosine = 0.0
    private var last = 0.0
    private var beforeLast = 0.0

    init(radius: Double) { self.radius = radius }

    mutating func pass(_ input: Double) -> Double {
        let output = input * (1 - radius) + 2 * radius * cosine * last - radius * radius * beforeLast
        beforeLast = last
        last = output
        return output
    }
}
