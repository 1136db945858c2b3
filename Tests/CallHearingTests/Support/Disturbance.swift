import CallAudio
import CallSimulator
import Glibc

/// Sounds that are not speech and must not be taken for it.
enum Disturbance: String, CaseIterable {
    /// 1 to 20 ms.
    case click
    /// 30 to 200 ms of noise, as a bad contact makes it.
    case burst
    case breath
    /// A handset put down, a bump against a microphone.
    case thump
    case dtmf
    /// Dial, ringing, busy, congestion, fax and information tones, and the beep of a voice mail.
    case signal

    /// `count` of them, about half a second apart, on a line with `background` at `level` dB.
    func reel(count: Int, background: Noise, level: Float, seed: UInt64) -> Sound {
        var random = SeededRandom(seed: seed).stream("\(rawValue) \(background.rawValue)")
        var placed: [(Sound, Int)] = []
        var place = 12_000
        for _ in 0..<count {
            let sound = make(&random)
            placed.append((sound, place))
            place += sound.count + Int(random.between(3_600, 8_000))
        }
        var line = background.line(seconds: Double(place) / 8_000, level: level, seed: random.next())
        for (sound, start) in placed { line.add(sound, at: start) }
        return line
    }

    private func make(_ random: inout SeededRandom) -> Sound {
        switch self {
        case .click:
            let length = Int(random.between(8, 160))
            return shaped(.white(length, &random), &random).gained(random.between(-30, -12))
        case .burst:
            let length = Int(random.between(240, 1_600))
            let sound = random.chance(0.5) ? Sound.white(length, &random) : Sound.pink(length, &random)
            return shaped(sound.gained(-sound.level()), &random).gained(random.between(-42, -18))
        case .breath:
            return Self.breath(&random)
        case .thump:
            let hertz = random.between(60, 180)
            let length = Int(random.between(600, 2_400))
            let decay = Float(length) / 4
            return Sound(
                (0..<length).map { index in
                    0.3 * expf(-Float(index) / decay) * sinf(2 * .pi * hertz * Float(index) / 8_000)
                })
        case .dtmf:
            let keys = Array("1234567890*#ABCD")
            let key = keys[Int(random.between(0, 15.99))]
            let tone = DTMFTone.samples(key, milliseconds: Int(random.between(60, 250))) ?? []
            return Sound(pcm: tone).gained(random.between(-14, 0))
        case .signal:
            return Self.signal(&random)
        }
    }

    private func shaped(_ sound: Sound, _ random: inout SeededRandom) -> Sound {
        random.chance(0.3) ? sound.lowPassed(1_500) : random.chance(0.3) ? sound.highPassed(1_200) : sound
    }

    /// Noise that swells and fades over half a second or more.
    private static func breath(_ random: inout SeededRandom) -> Sound {
        let length = Int(random.between(3_600, 8_000))
        var sound = Sound.white(length, &random)
        sound = sound.highPassed(random.between(300, 700)).lowPassed(random.between(1_500, 3_000))
        for index in 0..<length { sound.samples[index] *= sinf(.pi * Float(index) / Float(length)) }
        return sound.gained(random.between(-46, -34) - sound.level())
    }

    private static func signal(_ random: inout SeededRandom) -> Sound {
        let kinds: [[Float]] = [
            [350, 440], [440, 480], [480, 620], [425], [1_000], [1_100], [2_100], [950], [1_400], [1_800], [400], [600],
            [440],
        ]
        let kind = kinds[Int(random.between(0, Float(kinds.count) - 0.01))]
        let length = Int(random.between(800, 8_000))
        var sound = Sound.tones(length, kind.map { (hertz: $0, amplitude: 1 / Float(kind.count)) })
        // 3 ms at each end, as networks switch them.
        for index in 0..<24 {
            sound.samples[index] *= Float(index) / 24
            sound.samples[length - 1 - index] *= Float(index) / 24
        }
        return sound.gained(random.between(-32, -10))
    }
}
