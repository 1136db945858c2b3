import CallAudio
import Testing

@testable import CallHearing

@Suite("Keys as tones")
struct ToneSourceTests {
    /// Everything a source writes, in frames of 20 ms.
    private static func sound(_ source: ToneSource) -> [UInt8] {
        var source = source
        var sound: [UInt8] = []
        while !source.isFinished {
            var frame = [UInt8](repeating: 0x55, count: 160)
            var span = frame.mutableSpan
            source.write(into: &span)
            sound += frame
        }
        return sound
    }

    private static func keys(in sound: [UInt8]) -> String {
        var detector = ToneDetector()
        var keys: [UInt8] = []
        sound.forEachFrame { frame, _ in if let key = detector.hear(frame) { keys.append(key) } }
        return String(decoding: keys, as: UTF8.self)
    }

    @Test(
        "what is written is read again, whatever the lengths",
        arguments: [(100, 100), (100, 60), (70, 70), (60, 100), (250, 80)])
    func roundTrip(tone: Int, gap: Int) throws {
        let digits = "1234567890*#ABCD11220000"
        let source = try #require(ToneSource(digits: digits, toneMilliseconds: tone, gapMilliseconds: gap))
        let sound = Self.sound(source)
        #expect(abs(sound.count / 8 - digits.count * (tone + gap)) <= 20)
        #expect(Self.keys(in: sound) == digits)
    }

    @Test("a tone is the one that recordings have")
    func sameAsRecorded() throws {
        for key in "159#D" {
            let sound = Self.sound(try #require(ToneSource(digits: String(key))))
            let expected = try #require(DTMFTone.samples(key, milliseconds: 100))
            for (index, sample) in expected.enumerated() {
                let difference = abs(Int(G711.decode(sound[index])) - Int(sample))
                #expect(difference <= 16 + abs(Int(sample)) / 16, "\(key) at \(index)")
            }
            #expect(sound.dropFirst(800).allSatisfy { $0 == G711.silence })
        }
    }

    @Test("w waits half a second, W a second, p and comma two")
    func pauses() throws {
        let sound = Self.sound(try #require(ToneSource(digits: "1w2W3p4,5")))
        let starts = stride(from: 0, to: sound.count, by: 80).filter { start in
            let isSound = sound[start..<start + 80].contains { $0 != G711.silence }
            return isSound && (start == 0 || sound[start - 80..<start].allSatisfy { $0 == G711.silence })
        }
        #expect(starts.map { $0 / 8 } == [0, 700, 1_900, 4_100, 6_300])
    }

    @Test("tones over speech are read, and speech by itself is no key")
    func overSpeech() throws {
        let digits = "90210#"
        for (index, clip) in Voices.announcements.enumerated() {
            var speech = clip.gained(-18 - clip.activeLevel).muLaw
            #expect(Self.keys(in: speech) == "", "\(index)")
            var source = try #require(ToneSource(digits: digits))
            for start in stride(from: 0, to: speech.count - 160, by: 160) {
                var frame = Array(speech[start..<start + 160])
                var span = frame.mutableSpan
                source.mix(into: &span)
                speech.replaceSubrange(start..<start + 160, with: frame)
            }
            #expect(Self.keys(in: speech) == digits, "\(index)")
        }
    }

    @Test("noise and music are no keys")
    func noise() {
        for noise in Noise.allCases {
            #expect(Self.keys(in: noise.line(seconds: 60, level: -25, seed: 6).muLaw) == "", "\(noise)")
        }
    }

    @Test("keys are read on a noisy line and at a tenth of their level")
    func noisyLine() throws {
        let sound = Sound(pcm: G711.decode(Self.sound(try #require(ToneSource(digits: "147*2580")))))
        for noise in [Noise.hiss, .pink, .car, .hum] {
            var line = noise.line(seconds: sound.seconds, level: -45, seed: 3)
            line.add(sound.gained(-10), at: 0)
            #expect(Self.keys(in: line.muLaw) == "147*2580", "\(noise)")
        }
    }

    @Test(
        "other characters, and none, are refused; letters count in either case",
        arguments: ["", "12x", "１", "1 2", "+1"])
    func refused(digits: String) {
        #expect(ToneSource(digits: digits) == nil)
        #expect(ToneSource(digits: "aBcD")?.isFinished == false)
    }

    @Test("a PIN is not in the description")
    func description() throws {
        let source = try #require(ToneSource(digits: "ww4711#"))
        #expect("\(source)" == "[5 keys]")
    }
}
