import Glibc

/// How much of one frequency is in a sound.
enum Goertzel {
    /// The peak amplitude of `frequency` in Hz, in the units of the samples.
    static func amplitude(of frequency: Double, in samples: [Int16], sampleRate: Int = 8_000) -> Double {
        guard !samples.isEmpty else { return 0 }
        let step = 2 * Double.pi * frequency / Double(sampleRate)
        let coefficient = 2 * cos(step)
        var previous = 0.0
        var beforePrevious = 0.0
        for sample in samples {
            (previous, beforePrevious) = (Double(sample) + coefficient * previous - beforePrevious, previous)
        }
        let power =
            previous * previous + beforePrevious * beforePrevious - coefficient * previous * beforePrevious
        return 2 * max(0, power).squareRoot() / Double(samples.count)
    }

    /// A plain sine to feed into things.
    static func sine(_ frequency: Double, amplitude: Double, count: Int, sampleRate: Int) -> [Int16] {
        (0..<count).map {
            Int16((amplitude * sin(2 * .pi * frequency * Double($0) / Double(sampleRate))).rounded())
        }
    }
}
