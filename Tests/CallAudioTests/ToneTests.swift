import Testing

@testable import CallAudio

@Suite("Tones of the line")
struct ToneTests {
    private static let allFrequencies: [Double] = [697, 770, 852, 941, 1209, 1336, 1477, 1633]

    @Test(
        "each key sounds its two frequencies and none of the other six",
        arguments: [
            ("1", 697, 1209), ("2", 697, 1336), ("3", 697, 1477), ("A", 697, 1633), ("4", 770, 1209),
            ("5", 770, 1336), ("6", 770, 1477), ("B", 770, 1633), ("7", 852, 1209), ("8", 852, 1336),
            ("9", 852, 1477), ("C", 852, 1633), ("*", 941, 1209), ("0", 941, 1336), ("#", 941, 1477),
            ("D", 941, 1633),
        ] as [(Character, Double, Double)])
    func dtmf(digit: Character, low: Double, high: Double) throws {
        let tone = try #require(DTMFTone.samples(digit, milliseconds: 100))
        #expect(tone.count == 800)
        for frequency in Self.allFrequencies {
            let level = Goertzel.amplitude(of: frequency, in: tone)
            #expect(frequency == low || frequency == high ? level > 5_000 : level < 900, "\(frequency) Hz: \(level)")
        }
    }

    @Test("a tone starts and ends softly, so that it does not click")
    func ramps() throws {
        let tone = try #require(DTMFTone.samples("5", milliseconds: 40))
        #expect(tone.first == 0)
        #expect(tone.last == 0)
        #expect(tone.prefix(4).allSatisfy { $0.magnitude < 3_000 })
        #expect(tone.suffix(4).allSatisfy { $0.magnitude < 3_000 })
        #expect(tone.map(\.magnitude).max().map { $0 > 10_000 && $0 < 16_000 } == true)
    }

    @Test("only keys of a telephone have a tone; letters count in either case")
    func otherCharacters() {
        for character in "Ew ,+é1\u{301}" { #expect(DTMFTone.samples(character, milliseconds: 50) == nil) }
        #expect(DTMFTone.samples("d", milliseconds: 50) == DTMFTone.samples("D", milliseconds: 50))
        #expect(DTMFTone.samples("1", milliseconds: 0) == [])
        #expect(DTMFTone.samples("1", milliseconds: -9) == [])
    }

    @Test("ringback is 440 and 480 Hz, two seconds on and four off, cut at the asked length")
    func ringback() {
        let line = RingbackTone.samples(milliseconds: 8_500)
        #expect(line.count == 68_000)
        for burst in [Array(line[800..<15_200]), Array(line[48_800..<63_200])] {
            #expect(Goertzel.amplitude(of: 440, in: burst) > 2_000)
            #expect(Goertzel.amplitude(of: 480, in: burst) > 2_000)
            #expect(Goertzel.amplitude(of: 460, in: burst) < 200)
        }
        #expect(line[16_000..<48_000].allSatisfy { $0 == 0 })
        #expect(line[64_000...].allSatisfy { $0 == 0 })
        #expect(RingbackTone.samples(milliseconds: 0).isEmpty)
    }

    @Test("the voicemail beep is 1 kHz")
    func beep() {
        let beep = VoicemailBeep.samples(milliseconds: 400)
        #expect(beep.count == 3_200)
        #expect(Goertzel.amplitude(of: 1_000, in: beep) > 7_500)
        #expect(Goertzel.amplitude(of: 900, in: beep) < 300)
    }

    @Test("silence around a sound is shortened, silence inside it is kept")
    func trimming() {
        let silence = [Int16](repeating: 10, count: 4_000)
        let word = [Int16](repeating: 5_000, count: 800)
        let trimmed = SilenceTrimmer.trim(silence + word + silence + word + silence)
        #expect(trimmed.count == 480 + 800 + 4_000 + 800 + 960)
        #expect(trimmed.firstIndex(of: 5_000) == 480)
        #expect(SilenceTrimmer.trim(silence).isEmpty)
        #expect(SilenceTrimmer.trim(word) == word)
        #expect(SilenceTrimmer.trim([.min]) == [.min])
    }
}
