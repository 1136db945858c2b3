import CallAudio
import Glibc
import Testing

@testable import CallHearing

@Suite("Levels")
struct LevelTests {
    @Test("every µ-law code is read and written as the recorder's G.711 does")
    func muLaw() {
        for code in UInt8.min...UInt8.max {
            #expect(MuLaw.linear[Int(code)] * 32_768 == Float(G711.decode(code)))
        }
        for sample in stride(from: Int(Int16.min), through: Int(Int16.max), by: 7) {
            // The recorder rounds negative numbers the other way: one code at most.
            let difference = Int(MuLaw.encode(Float(sample) / 32_768)) - Int(G711.encode(Int16(sample)))
            #expect(abs(difference) <= 1, "\(sample)")
        }
        #expect(MuLaw.encode(0) == MuLaw.silence)
        #expect(MuLaw.encode(9) == G711.encode(Int16.max))
        #expect(MuLaw.encode(-9) == G711.encode(Int16.min))
    }

    @Test("decibels are right to a hundredth, there and back")
    func decibels() {
        for step in -110...20 {
            let exact = Float(step) * 0.97
            let power = powf(10, exact / 10)
            #expect(abs(Decibel.of(power) - exact) < 0.01)
            #expect(abs(10 * log10f(Decibel.power(SIMD4(repeating: exact))[0]) - exact) < 0.01)
        }
        #expect(Decibel.power(SIMD4(repeating: -9_999))[2] < 1e-14)
        #expect(Decibel.power(SIMD4(repeating: 9_999))[2].isFinite)
    }

    @Test(
        "a tone is in its own band, whatever its phase, and mains hum in none",
        arguments: [(50, nil), (300, 0), (350, 0), (750, 1), (1_500, 2), (2_900, 3), (3_600, 3)] as [(Float, Int?)])
    func bands(hertz: Float, band: Int?) {
        for phase in stride(from: Float(0), to: 3, by: 0.4) {
            let levels = Self.levels(hertz, phase: phase)
            guard let band else {
                #expect(levels.max() < -25, "\(levels)")
                continue
            }
            // A sine of amplitude 0.5 has -9 dB.
            #expect(abs(levels[band] - -9) < 3.5, "\(hertz) Hz: \(levels)")
            for other in 0..<4 where other != band {
                #expect(levels[other] < levels[band] - 6, "\(hertz) Hz: \(levels)")
            }
        }
    }

    @Test("a tone on the edge of two bands is there at every phase", arguments: [500, 1_000] as [Float])
    func edges(hertz: Float) {
        let sums = stride(from: Float(0), to: 3, by: 0.2).map { phase in
            Decibel.of(Decibel.power(Self.levels(hertz, phase: phase)).sum())
        }
        #expect((sums.max() ?? 0) - (sums.min() ?? 0) < 6, "\(sums)")
    }

    /// The bands' levels once a sine of amplitude 0.5 has been there for a while.
    private static func levels(_ hertz: Float, phase: Float) -> SIMD4<Float> {
        var filter = BandFilter()
        let sound = Sound(
            (0..<1_600).map { 0.5 * sinf(phase + 2 * .pi * hertz * Float($0) / 8_000) }
        ).muLaw
        var powers = BandPowers.zero
        for start in stride(from: 0, to: sound.count, by: 80) { powers = filter.block(sound.span, from: start) }
        return Decibel.of(powers + 1e-12)
    }

    @Test("one and two tones are foretold, a voice and noise are not")
    func predictability() {
        func gain(_ sound: Sound) -> Float {
            sound.samples.suffix(48).withUnsafeBufferPointer { Predictability.gain($0) }
        }
        #expect(gain(Sound.tones(200, [(1_000, 0.3)])) > 30)
        #expect(gain(Sound.tones(200, [(697, 0.2), (1_209, 0.2)])) > 30)
        #expect(gain(Noise.hiss.line(seconds: 0.1, level: -30, seed: 1)) < 8)
        #expect(gain(Sound(silenceSeconds: 0.1)) >= 0)
        #expect(Predictability.gain(UnsafeBufferPointer(start: nil, count: 0)) == 0)
    }
}
