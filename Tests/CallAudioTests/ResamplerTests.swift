import Testing

@testable import CallAudio

@Suite("Sample rate conversion")
struct ResamplerTests {
    @Test(
        "a tone keeps its frequency and its level",
        arguments: [(16_000, 8_000), (24_000, 8_000), (8_000, 16_000), (22_050, 8_000), (8_000, 24_000)])
    func toneSurvives(inputRate: Int, outputRate: Int) throws {
        let input = Goertzel.sine(1_000, amplitude: 10_000, count: inputRate, sampleRate: inputRate)
        let output = try Resampler.convert(input, from: inputRate, to: outputRate)
        #expect(output.count == outputRate)
        // Away from the ends, where the filter sees the tone's start and stop; whole periods of 1 kHz.
        let middle = Array(output[outputRate / 4..<outputRate * 3 / 4])
        let level = Goertzel.amplitude(of: 1_000, in: middle, sampleRate: outputRate)
        #expect(abs(level - 10_000) < 200)
        for other in [500.0, 990, 1_010, 2_000] {
            #expect(Goertzel.amplitude(of: other, in: middle, sampleRate: outputRate) < 100)
        }
    }

    @Test("a tone above the phone band does not fold back into it")
    func noAliasing() throws {
        let input = Goertzel.sine(6_000, amplitude: 10_000, count: 16_000, sampleRate: 16_000)
        let output = try Resampler.convert(input, from: 16_000, to: 8_000)
        #expect(Goertzel.amplitude(of: 2_000, in: Array(output[2_000..<6_000])) < 50)
    }

    @Test("over 3,000 uneven blocks the count of samples does not drift", arguments: [16_000, 24_000, 44_100, 11_025])
    func noDrift(inputRate: Int) throws {
        var resampler = try Resampler(from: inputRate, to: 8_000)
        var taken = 0
        var made = 0
        for round in 0..<3_000 {
            let block = [Int16](repeating: 100, count: 1 + (round * 37) % 701)
            taken += block.count
            made += try resampler.process(block).count
            let exact = Double(taken) * 8_000 / Double(inputRate)
            guard abs(Double(made) - exact) <= 1 else {
                Issue.record("after \(taken) samples \(made) came out, \(exact) were due")
                return
            }
        }
    }

    @Test("a stream cut into blocks gives the samples of the stream in one")
    func blocksAgree() throws {
        let input = Goertzel.sine(700, amplitude: 8_000, count: 5_000, sampleRate: 16_000)
        var whole = try Resampler(from: 16_000, to: 8_000)
        var inBlocks = try Resampler(from: 16_000, to: 8_000)
        let expected = try whole.process(input)
        var pieces: [Int16] = []
        var start = 0
        for size in [1, 319, 320, 3_000, 1_360] {
            try inBlocks.process(Array(input[start..<start + size]).span, appendingTo: &pieces)
            start += size
        }
        #expect(start == input.count)
        #expect(pieces == expected)
    }

    @Test("a converted clip is not late: a click stays where it was")
    func noDelay() throws {
        var input = [Int16](repeating: 0, count: 3_200)
        input[1_600] = 20_000
        let output = try Resampler.convert(input, from: 16_000, to: 8_000)
        let peak = output.indices.max { output[$0].magnitude < output[$1].magnitude }
        #expect(peak.map { abs($0 - 800) <= 1 } == true)
    }

    @Test("equal rates and empty clips pass through")
    func trivialClips() throws {
        #expect(try Resampler.convert([1, 2, 3], from: 8_000, to: 8_000) == [1, 2, 3])
        #expect(try Resampler.convert([], from: 16_000, to: 8_000).isEmpty)
    }

    @Test("an absurd rate is refused with a code", arguments: [0, -8_000, 1_000_000_000])
    func absurdRate(rate: Int) {
        do throws(ResamplerError) {
            _ = try Resampler(from: rate, to: 8_000)
            Issue.record("a rate of \(rate) Hz was taken")
        } catch {
            #expect(error.code == .rateOutOfRange)
            #expect(!error.nextStep.isEmpty)
        }
    }
}
