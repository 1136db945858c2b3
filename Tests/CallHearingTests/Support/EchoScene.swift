import CallSimulator
import Glibc

/// A bot that speaks, its echo on the line, and a caller who interrupts.
struct EchoScene {
    struct EchoPath {
        /// From sending to hearing.
        var lagMilliseconds: Double = 200
        var lossDecibels: Float = 12
        /// A loudspeaker that cannot play loud sounds clean.
        var clips = false
        /// A room that goes on for 100 ms.
        var reverberates = false
    }

    var sent: Sound
    var line: Sound
    var interruptions: [Scene.Utterance]

    /// `seconds` of a bot at -20 dB on average; with `callerEvery`, a caller at -22 dB speaks up that often.
    static func make(
        seconds: Double, path: EchoPath, noise: Noise = .pink, noiseLevel: Float = -58, callerEvery: Double? = nil,
        callerLevel: Float = -22, seed: UInt64
    ) -> EchoScene {
        var random = SeededRandom(seed: seed).stream("echo")
        let bot = Self.bot(seconds: seconds, &random)
        var line = noise.line(seconds: seconds, level: noiseLevel, seed: random.next())
        line.add(Self.echo(of: bot, path, &random), at: 0)
        var truth: [Scene.Utterance] = []
        if let callerEvery {
            var place = Int(random.between(1, 3) * 8_000)
            while place + 24_000 < line.count {
                var clip = Voices.any(&random).resampled(by: random.between(0.9, 1.12))
                if truth.count % 2 == 1 { clip = clip.telephoneBand }
                clip = clip.gained(callerLevel - clip.activeLevel)
                line.add(clip, at: place)
                let onset = place + (Scene.clearOnset(clip, threshold: callerLevel - 10) ?? 0)
                truth.append(.init(start: place, end: place + clip.count, onset: onset, lastSound: place + clip.count))
                place += clip.count + Int(Float(callerEvery) * 8_000 * random.between(0.6, 1.4))
            }
        }
        return EchoScene(sent: bot, line: line, interruptions: truth)
    }

    private static func bot(seconds: Double, _ random: inout SeededRandom) -> Sound {
        var bot = Sound(silenceSeconds: seconds)
        var place = 800
        while place < bot.count {
            let clip = Voices.announcements[Int(random.between(0, Float(Voices.announcements.count) - 0.01))]
            bot.add(clip.gained(-20 - clip.activeLevel), at: place)
            place += clip.count + Int(random.between(1_600, 9_600))
        }
        return bot
    }

    private static func echo(of bot: Sound, _ path: EchoPath, _ random: inout SeededRandom) -> Sound {
        var echo = bot
        if path.clips {
            for index in echo.samples.indices { echo.samples[index] = max(-0.12, min(0.12, echo.samples[index])) }
        }
        if path.reverberates {
            let dry = echo
            for _ in 0..<12 {
                let delay = Int(random.between(40, 800))
                echo.add(dry, at: delay, gain: 0.35 * expf(-Float(delay) / 250))
            }
        }
        echo = echo.telephoneBand
        let gain = powf(10, -path.lossDecibels / 20)
        let delay = Int(path.lagMilliseconds * 8)
        var late = Sound([Float](repeating: 0, count: bot.count))
        late.add(echo, at: delay, gain: gain)
        return late
    }
}
