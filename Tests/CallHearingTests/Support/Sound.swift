import CallAudio
import CallSimulator
import Glibc

/// 8 kHz mono sound for fixtures; full scale is 1.
struct Sound {
    var samples: [Float]

    static let rate = 8_000
    static let frameSamples = 160

    init(_ samples: [Float]) { self.samples = samples }
    init(pcm: [Int16]) { samples = pcm.map { Float($0) / 32_768 } }
    init(silenceSeconds seconds: Double) { samples = [Float](repeating: 0, count: Int(seconds * 8_000)) }

    var count: Int { samples.count }
    var seconds: Double { Double(samples.count) / 8_000 }

    /// RMS in dB relative to full scale; -120 for silence.
    func level(_ range: Range<Int>? = nil) -> Float {
        let range = range ?? 0..<samples.count
        return Self.decibels(Self.power(samples, range))
    }

    static func power(_ samples: [Float], _ range: Range<Int>) -> Float {
        guard !range.isEmpty else { return 0 }
        var sum: Float = 0
        samples.withUnsafeBufferPointer { all in
            for index in range { sum += all[index] * all[index] }
        }
        return sum / Float(range.count)
    }

    static func decibels(_ power: Float) -> Float { power > 1e-12 ? 10 * log10f(power) : -120 }

    /// Level of the 20 ms frames that are within 20 dB of the loudest one: how loud speech is while it is there.
    var activeLevel: Float {
        let frames = stride(from: 0, to: samples.count - Self.frameSamples + 1, by: Self.frameSamples).map {
            Self.power(samples, $0..<$0 + Self.frameSamples)
        }
        guard let peak = frames.max(), peak > 0 else { return -120 }
        let active = frames.filter { $0 > peak * 0.01 }
        return Self.decibels(active.reduce(0, +) / Float(active.count))
    }

    func gained(_ decibels: Float) -> Sound {
        let gain = powf(10, decibels / 20)
        return Sound(samples.map { $0 * gain })
    }

    mutating func add(_ other: Sound, at start: Int, gain: Float = 1) {
        let end = min(samples.count, start + other.count)
        guard start >= 0, start < end else { return }
        samples.withUnsafeMutableBufferPointer { mine in
            other.samples.withUnsafeBufferPointer { theirs in
                for index in start..<end { mine[index] += gain * theirs[index - start] }
            }
        }
    }

    /// The sound as it goes over the line.
    var muLaw: [UInt8] {
        G711.encode(samples.map { Int16(max(-32_768, min(32_767, $0 * 32_768))) })
    }

    /// Played at another speed: another speaker, in pitch and in formants.
    func resampled(by factor: Float) -> Sound {
        let length = Int(Float(samples.count - 1) / factor)
        return Sound(
            (0..<max(0, length)).map { index in
                let place = Float(index) * factor
                let base = Int(place)
                let part = place - Float(base)
                return samples[base] * (1 - part) + samples[base + 1] * part
            })
    }

    /// Second-order Butterworth sections at the edges of the old telephone band, 300 to 3,400 Hz.
    var telephoneBand: Sound {
        highPassed(300).highPassed(300).lowPassed(3_400)
    }

    func lowPassed(_ hertz: Float) -> Sound { Biquad(lowPass: hertz).run(self) }
    func highPassed(_ hertz: Float) -> Sound { Biquad(highPass: hertz).run(self) }
}

/// A second-order Butterworth filter.
private struct Biquad {
    private let b: (Float, Float, Float)
    private let a: (Float, Float)

    init(lowPass hertz: Float) {
        let (cosine, alpha) = Self.shape(hertz)
        let scale = 1 / (1 + alpha)
        b = ((1 - cosine) / 2 * scale, (1 - cosine) * scale, (1 - cosine) / 2 * scale)
        a = (-2 * cosine * scale, (1 - alpha) * scale)
    }

    init(highPass hertz: Float) {
        let (cosine, alpha) = Self.shape(hertz)
        let scale = 1 / (1 + alpha)
        b = ((1 + cosine) / 2 * scale, -(1 + cosine) * scale, (1 + cosine) / 2 * scale)
        a = (-2 * cosine * scale, (1 - alpha) * scale)
    }

    private static func shape(_ hertz: Float) -> (cosine: Float, alpha: Float) {
        let angle = 2 * Float.pi * hertz / 8_000
        return (cosf(angle), sinf(angle) / 2 / 0.70710678)
    }

    func run(_ sound: Sound) -> Sound {
        var state: (Float, Float) = (0, 0)
        var out = sound.samples
        out.withUnsafeMutableBufferPointer { samples in
            for index in samples.indices {
                let input = samples[index]
                let output = b.0 * input + state.0
                state = (b.1 * input - a.0 * output + state.1, b.2 * input - a.1 * output)
                samples[index] = output
            }
        }
        return Sound(out)
    }
}
