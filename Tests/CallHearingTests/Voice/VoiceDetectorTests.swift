import CallSimulator
import Testing

@testable import CallHearing

@Suite("The voice detector")
struct VoiceDetectorTests {
    /// Everybody says everything, at `level` dB, on a line of comfort noise that is quiet for `lead` seconds before.
    private static func calls(level: Float, lead: Double) -> [(line: [UInt8], onset: Int, end: Int)] {
        Voices.clips.enumerated().map { index, clip in
            let clip = clip.gained(level - clip.activeLevel)
            var line = Noise.comfort.line(seconds: lead + clip.seconds + 1, level: -62, seed: UInt64(index))
            let start = Int(lead * 8_000)
            line.add(clip, at: start)
            let onset = Scene.clearOnset(clip, threshold: level - 10) ?? 0
            let last = Scene.lastSound(clip, level: level - 25)
            return (line.muLaw, (start + onset) / 8, (start + last) / 8)
        }
    }

    @Test("who speaks at once when a call begins is heard, loud or quiet", arguments: [-22, -35] as [Float])
    func fromTheFirstFrame(level: Float) {
        let calls = Self.calls(level: level, lead: 0)
        let delays = calls.compactMap { call in call.line.onsets().first.map { $0 - call.onset } }
        #expect(delays.count == calls.count)
        #expect(delays.percentile(0.5) <= 40)
        #expect(delays.percentile(0.95) <= (level > -30 ? 60 : 80))
    }

    @Test("speech is one piece: short pauses do not end it, and the end is told one hangover after it")
    func hangover() {
        for call in Self.calls(level: -22, lead: 0.5) {
            var detector = VoiceDetector()
            var offsets: [Int] = []
            call.line.forEachFrame { frame, milliseconds in
                if detector.hear(frame) == .offset { offsets.append(milliseconds + 20) }
            }
            // A few of the texts have a pause longer than 300 ms in them.
            #expect((1...2).contains(offsets.count), "\(offsets)")
            #expect(offsets.last.map { abs($0 - 300 - call.end) <= 200 } == true, "\(offsets), end \(call.end)")
            #expect(!detector.isSpeaking)
        }
    }

    @Test("a line whose noise is there from the first frame starts nothing", arguments: Noise.allCases)
    func noiseFromTheStart(noise: Noise) {
        // What already sounds like speech or song before anything is known of the line can be taken for it once.
        let allowed = noise == .babble || noise == .music ? 3 : noise == .car ? 1 : 0
        let onsets = (1...4).map { noise.line(seconds: 4, level: -34, seed: $0).muLaw.onsets().count }
        #expect(onsets.allSatisfy { $0 <= allowed }, "\(onsets)")
    }

    @Test("quiet music on hold, for five minutes, is heard as background")
    func musicOnHold() {
        let onsets = Noise.music.line(seconds: 300, level: -45, seed: 77).muLaw.onsets()
        #expect(onsets.count { $0 > 1_000 } <= 2, "\(onsets)")
    }

    @Test("zeros that a network puts in for lost sound do not make the noise after them speech")
    func zerosForLostSound() {
        for noise in [Noise.hiss, .pink, .car, .hum] {
            var line = noise.line(seconds: 60, level: -40, seed: 5)
            var random = SeededRandom(seed: 9)
            var place = 8_000
            while place < line.count - 12_000 {
                let length = Int(random.between(160, 1_600))
                for index in place..<place + length { line.samples[index] = 0 }
                place += length + Int(random.between(2_000, 9_000))
            }
            #expect(line.muLaw.onsets().isEmpty, "\(noise)")
        }
    }

    @Test("a hum that begins in the middle of a call is background after two seconds, and speech is heard over it")
    func newNoise() {
        for noise in [Noise.hum, .hiss, .car] {
            var line = Noise.comfort.line(seconds: 12, level: -62, seed: 1)
            line.add(noise.line(seconds: 9, level: -38, seed: 2), at: 24_000)
            let clip = Voices.clips[20]
            line.add(clip.gained(-20 - clip.activeLevel), at: 64_000)
            var detector = VoiceDetector()
            var speakingAt: [Int] = []
            line.muLaw.forEachFrame { frame, milliseconds in
                _ = detector.hear(frame)
                if detector.isSpeaking { speakingAt.append(milliseconds) }
            }
            #expect(!speakingAt.contains { (5_500..<7_900).contains($0) }, "\(noise)")
            #expect(speakingAt.contains { (8_000..<8_500).contains($0) }, "\(noise)")
            #expect(detector.noiseFloor > -50)
        }
    }

    @Test("level, floor and score can be read at any time")
    func readings() throws {
        var detector = VoiceDetector()
        #expect(detector.speechScore == 0)
        Noise.pink.line(seconds: 3, level: -40, seed: 3).muLaw.forEachFrame { frame, _ in _ = detector.hear(frame) }
        #expect(abs(detector.noiseFloor - -44) < 3, "\(detector.noiseFloor)")
        #expect(abs(detector.level - -44) < 4, "\(detector.level)")
        #expect(detector.speechScore < 0.3)
        let clip = try #require(Voices.clips.first)
        var best: Float = 0
        clip.muLaw.forEachFrame { frame, _ in
            _ = detector.hear(frame)
            best = max(best, detector.speechScore)
        }
        #expect(best == 1)
    }

    @Test("lost frames end speech after the hangover, and noise after them starts nothing")
    func lostFrames() {
        var detector = VoiceDetector()
        Voices.clips[20].muLaw.forEachFrame { frame, milliseconds in
            if milliseconds < 500 { _ = detector.hear(frame) }
        }
        #expect(detector.isSpeaking)
        #expect(detector.lost(frames: 5) == nil)
        #expect(!detector.isActive)
        #expect(detector.lost(frames: 0) == nil)
        #expect(detector.lost(frames: 10) == .offset)
        #expect(!detector.isSpeaking)
        #expect(detector.lost(frames: 1_000) == nil)
        var onsets = 0
        Noise.pink.line(seconds: 2, level: -45, seed: 8).muLaw.forEachFrame { frame, _ in
            if detector.hear(frame) == .onset { onsets += 1 }
        }
        #expect(onsets == 0)
    }

    @Test("a frame of another size counts as lost", arguments: [0, 1, 159, 161, 320])
    func otherSizes(size: Int) {
        var detector = VoiceDetector(hangoverMilliseconds: 40)
        Voices.clips[20].muLaw.forEachFrame { frame, milliseconds in
            if milliseconds < 500 { _ = detector.hear(frame) }
        }
        let odd = [UInt8](repeating: 0, count: size)
        #expect(detector.hear(odd.span) == nil)
        #expect(detector.hear(odd.span) == .offset)
    }

    @Test("random bytes and the loudest square wave are survived")
    func nonsense() {
        var random = SeededRandom(seed: 4)
        var detector = VoiceDetector()
        for _ in 0..<2_000 {
            let bytes = (0..<160).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            _ = detector.hear(bytes.span)
            #expect(detector.level.isFinite && detector.noiseFloor.isFinite && detector.speechScore.isFinite)
        }
        let square = (0..<160).map { $0 / 4 % 2 == 0 ? UInt8(0x00) : 0x80 }
        for _ in 0..<500 { _ = detector.hear(square.span) }
        #expect(detector.level < 0.1 && detector.level > -3)
        #expect(!detector.isSpeaking)
    }
}
