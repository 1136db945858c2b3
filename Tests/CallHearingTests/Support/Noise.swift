import CallSimulator
import Glibc

/// What a line sounds like while nobody on it speaks.
enum Noise: String, CaseIterable {
    /// Digital silence.
    case silence
    /// White noise that a codec fills pauses with; its level does not follow the SNR.
    case comfort
    case hiss
    case pink
    case hum
    case car
    case office
    case babble
    case music
    /// Pink or white, changing by 10 dB every few seconds.
    case steps
    /// Pink under an automatic gain control that brings it up in every pause.
    case pumping

    /// Whether its level is set relative to speech.
    var followsSNR: Bool { self != .silence && self != .comfort }

    /// `seconds` of it with an RMS of 1, other than silence.
    func sound(seconds: Double, seed: UInt64) -> Sound {
        var random = SeededRandom(seed: seed).stream(rawValue)
        let count = Int(seconds * 8_000)
        var sound: Sound
        switch self {
        case .silence: return Sound(silenceSeconds: seconds)
        case .comfort, .hiss: sound = .white(count, &random)
        case .pink, .pumping: sound = .pink(count, &random)
        case .hum: sound = .hum(count, &random)
        case .car: sound = .car(count, &random)
        case .office: sound = .office(count, &random)
        case .babble: sound = .babble(count, &random)
        case .music: sound = .music(count, &random)
        case .steps: sound = .steps(count, &random)
        }
        return sound.gained(-sound.level())
    }
}

extension Noise {
    /// A line with nothing but this on it, at `level` dB.
    func line(seconds: Double, level: Float, seed: UInt64) -> Sound {
        Scene.compose([], seconds: seconds, noise: self, level: level, seed: seed)
    }
}

extension SeededRandom {
    /// 0 up to 1.
    mutating func unit() -> Float { Float(next() >> 40) * 0x1p-24 }
    mutating func between(_ low: Float, _ high: Float) -> Float { low + (high - low) * unit() }
}

extension Sound {
    static func white(_ count: Int, _ random: inout SeededRandom) -> Sound {
        var out = [Float](repeating: 0, count: count)
        out.withUnsafeMutableBufferPointer { samples in
            for index in samples.indices {
                // Four sixteen-bit draws added up: close to a normal distribution.
                let bits = random.next()
                let sum = (bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + (bits >> 48)
                samples[index] = (Float(sum) - 131_070) * (1 / 37_837)
            }
        }
        return Sound(out)
    }

    /// White noise through one pole; unit power out.
    static func smooth(_ count: Int, hertz: Float, _ random: inout SeededRandom) -> Sound {
        let pole = expf(-2 * .pi * hertz / 8_000)
        let gain = (1 - pole * pole).squareRoot()
        var state: Float = 0
        var sound = white(count, &random)
        sound.samples.withUnsafeMutableBufferPointer { samples in
            for index in samples.indices {
                state = pole * state + gain * samples[index]
                samples[index] = state
            }
        }
        return sound
    }

    /// The same power in every octave from 30 Hz up, roughly.
    static func pink(_ count: Int, _ random: inout SeededRandom) -> Sound {
        var sum = Sound([Float](repeating: 0, count: count))
        for hertz: Float in [30, 120, 480, 1_900] { sum.add(smooth(count, hertz: hertz, &random), at: 0) }
        return sum
    }

    static func tones(_ count: Int, _ parts: [(hertz: Float, amplitude: Float)]) -> Sound {
        Sound(
            (0..<count).map { index in
                parts.reduce(0) { $0 + $1.amplitude * sinf(2 * .pi * $1.hertz * Float(index % 80_000) / 8_000) }
            })
    }

    /// Mains and its harmonics, with a little hiss.
    static func hum(_ count: Int, _ random: inout SeededRandom) -> Sound {
        let base: Float = random.chance(0.5) ? 50 : 60
        let parts = (1...12).map { (harmonic: Int) -> (hertz: Float, amplitude: Float) in
            let weight: Float = harmonic % 2 == 1 ? 1 : 0.4
            return (base * Float(harmonic), weight / Float(harmonic))
        }
        var sound = tones(count, parts)
        sound.add(white(count, &random), at: 0, gain: 0.05)
        return sound
    }

    /// Rolling, wind and an engine that changes its speed.
    static func car(_ count: Int, _ random: inout SeededRandom) -> Sound {
        var sound = smooth(count, hertz: 90, &random).lowPassed(400)
        sound.add(pink(count, &random), at: 0, gain: 0.12)
        var phase: Float = 0
        var speed: Float = 38
        for index in 0..<count {
            if index % 800 == 0 { speed = max(28, min(55, speed + random.between(-1, 1))) }
            phase += 2 * .pi * speed / 8_000
            if phase > 2 * .pi { phase -= 2 * .pi }
            sound.samples[index] += 0.25 * sinf(2 * phase) + 0.15 * sinf(4 * phase)
        }
        return sound
    }

    /// Ventilation, distant voices, and typing.
    static func office(_ count: Int, _ random: inout SeededRandom) -> Sound {
        var sound = pink(count, &random)
        sound = sound.gained(-sound.level())
        let voices = babble(count, &random)
        sound.add(voices, at: 0, gain: 0.5 / max(1e-6, powf(10, voices.level() / 20)))
        var place = 0
        while place < count {
            // A run of keys, then a pause.
            for _ in 0..<Int(random.between(3, 25)) {
                place += Int(random.between(800, 2_200))
                sound.add(click(milliseconds: random.between(2, 6), &random), at: place, gain: random.between(2, 5))
            }
            place += Int(random.between(4_000, 24_000))
        }
        return sound
    }

    /// Noise that dies away.
    static func click(milliseconds: Float, _ random: inout SeededRandom) -> Sound {
        var sound = white(Int(milliseconds * 8 * 3), &random)
        for index in sound.samples.indices { sound.samples[index] *= expf(-Float(index) / (milliseconds * 8)) }
        return sound
    }

    /// Eight people in one room, all speaking.
    static func babble(_ count: Int, _ random: inout SeededRandom) -> Sound {
        var sum = Sound([Float](repeating: 0, count: count))
        for _ in 0..<8 {
            let factor = random.between(0.88, 1.14)
            var place = -Int(random.between(0, 8_000))
            while place < count {
                let clip = Voices.any(&random).resampled(by: factor)
                let skipped = max(0, -place)
                if skipped < clip.count {
                    sum.add(Sound(Array(clip.samples[skipped...])), at: place + skipped, gain: random.between(0.7, 1.3))
                }
                place += clip.count + Int(random.between(0, 1_600))
            }
        }
        return sum
    }

    /// Chords and a melody; every note dies away.
    static func music(_ count: Int, _ random: inout SeededRandom) -> Sound {
        var sum = Sound([Float](repeating: 0, count: count))
        let scale: [Float] = [0, 2, 4, 5, 7, 9, 11, 12]
        let beat = Int(random.between(1_800, 2_800))
        for start in stride(from: 0, to: count, by: beat) {
            let bar = start / beat % 4 == 0
            for voice in 0..<(bar ? 4 : 1) {
                let step = scale[Int(random.between(0, 7.99))]
                let hertz = (voice == 0 ? 440 : 165) * powf(2, step / 12)
                let length = min(count - start, bar && voice > 0 ? beat * 4 : beat * 3 / 2)
                sum.add(note(length, hertz: hertz), at: start, gain: voice == 0 ? 0.6 : 0.5)
            }
        }
        return sum
    }

    static func note(_ count: Int, hertz: Float) -> Sound {
        Sound(
            (0..<count).map { index in
                let angle = 2 * Float.pi * hertz * Float(index) / 8_000
                let decay = expf(-Float(index) / 5_000) * min(1, Float(index) / 160)
                return decay * (sinf(angle) + 0.5 * sinf(2 * angle) + 0.25 * sinf(3 * angle))
            })
    }

    /// Noise whose level goes up and down by 10 dB, within 20 ms to a second.
    static func steps(_ count: Int, _ random: inout SeededRandom) -> Sound {
        let base = random.chance(0.5) ? white(count, &random) : pink(count, &random)
        var out = base.samples
        var level: Float = 0
        var target: Float = 0
        var slope: Float = 0
        var next = Int(random.between(16_000, 32_000))
        for index in 0..<count {
            if index == next {
                target = target == 0 ? 10 : 0
                slope = 10 / random.between(160, 8_000)
                next += Int(random.between(24_000, 56_000))
            }
            if level < target { level = min(target, level + slope) } else { level = max(target, level - slope) }
            out[index] *= powf(10, level / 20)
        }
        return Sound(out)
    }

    /// A gain control: quick to turn down, slow to turn up, 12 dB at most.
    func pumped(below target: Float) -> Sound {
        let limit = powf(10, target / 20)
        var envelope: Float = 0
        var gain: Float = 1
        var out = samples
        for index in out.indices {
            envelope = max(abs(out[index]), envelope * 0.9994)
            let wanted = min(4, limit / max(envelope, 1e-6))
            gain = wanted < gain ? gain + (wanted - gain) * 0.012 : min(wanted, gain * 1.00015)
            out[index] *= gain
        }
        return Sound(out)
    }
}
