import CallCore
import Testing

@testable import CallAudio

@Suite("Speech of a service becomes sound for a phone line")
struct TelephonyEncoderTests {
    @Test("µ-law passes as it is")
    func mulaw() throws {
        let body = (0..<1_000).map { UInt8(truncatingIfNeeded: $0 &* 37) }
        #expect(try encode(body, .mulaw) == body)
    }

    @Test("samples of 8 kHz are encoded one by one, and an odd byte at the end is dropped")
    func narrow() throws {
        let samples: [Int16] = [0, 1_000, -1_000, .max, .min]
        #expect(try encode(Sound.bytes(samples) + [1], .pcm16(rate: 8_000)) == G711.encode(samples))
    }

    @Test(
        "wherever the body is cut, the sound is the same",
        arguments: [AudioFormat.pcm16(rate: 24_000), .pcm16(rate: 22_050), .float32(rate: 24_000), .mulaw])
    func cuts(format: AudioFormat) throws {
        let tone = Goertzel.sine(700, amplitude: 9_000, count: 6_000, sampleRate: 24_000)
        for body in [Sound.bytes(tone, format), Sound.wav(tone, rate: 24_000)] {
            let whole = try encode(body, format)
            var random = SeededCuts(seed: 7)
            for longest in [1, 2, 3, 7, 500, 4_000] {
                var encoder = try TelephonyEncoder(format)
                var output: [UInt8] = []
                var start = 0
                while start < body.count {
                    let end = min(body.count, start + random.next(upTo: longest))
                    try encoder.encode(Array(body[start..<end]), appendingTo: &output)
                    start = end
                }
                try encoder.finish(appendingTo: &output)
                let isSame = output == whole
                #expect(isSame, "pieces of up to \(longest) bytes")
            }
        }
    }

    @Test(
        "a tone of 1 kHz keeps its level within half a decibel",
        arguments: [8_000, 16_000, 22_050, 24_000, 44_100, 48_000])
    func level(rate: Int) throws {
        let tone = Goertzel.sine(1_000, amplitude: 10_000, count: rate, sampleRate: rate)
        for format in [AudioFormat.pcm16(rate: rate), .float32(rate: rate)] {
            let line = G711.decode(try encode(Sound.bytes(tone, format), format))
            let level = Goertzel.amplitude(of: 1_000, in: Array(line[2_000..<6_000]))
            #expect((10_000 * 0.944...10_000 * 1.059).contains(level), "\(level)")
        }
    }

    @Test("what a phone line cannot carry is more than 40 decibels down")
    func suppression() throws {
        let tone = Goertzel.sine(5_000, amplitude: 10_000, count: 24_000, sampleRate: 24_000)
        let line = G711.decode(try encode(Sound.bytes(tone), .pcm16(rate: 24_000)))
        // 5 kHz folds back to 3 kHz.
        #expect(Goertzel.amplitude(of: 3_000, in: Array(line[2_000..<6_000])) < 100)
        let power = line[2_000..<6_000].reduce(0.0) { $0 + Double($1) * Double($1) } / 4_000
        #expect(power.squareRoot() < 71)
    }

    @Test("the length is exact and the start is not late", arguments: [1, 2, 3, 100, 2_399, 2_400, 24_001])
    func length(count: Int) throws {
        let clip = [Int16](repeating: 500, count: count)
        let line = try encode(Sound.bytes(clip), .pcm16(rate: 24_000))
        #expect(line.count == (count * 8_000 + 12_000) / 24_000)
        var click = [Int16](repeating: 0, count: 4_800)
        click[2_400] = 30_000
        let heard = G711.decode(try encode(Sound.bytes(click), .pcm16(rate: 24_000)))
        let peak = heard.indices.max { heard[$0].magnitude < heard[$1].magnitude }
        #expect(peak.map { abs($0 - 800) <= 1 } == true)
    }

    @Test("nothing gives nothing")
    func empty() throws {
        for format in [AudioFormat.mulaw, .pcm16(rate: 24_000), .float32(rate: 8_000)] {
            #expect(try encode([], format).isEmpty)
        }
    }

    @Test("floating point is clipped at full scale, and what is no number is silent")
    func float() throws {
        let values: [Float] = [0, 0.5, -0.5, 1, -1, 4, -4, .infinity, -.infinity, .nan]
        let body = values.flatMap { Sound.bytes($0.bitPattern, 4) }
        let full: Int16 = 32_767
        let expected: [Int16] = [0, 16_384, -16_384, full, -full, full, -full, full, -full, 0]
        #expect(try encode(body, .float32(rate: 8_000)) == G711.encode(expected))
    }

    @Test("buffers are reused: no piece makes new ones")
    func reuse() throws {
        var encoder = try TelephonyEncoder(.pcm16(rate: 24_000))
        var output: [UInt8] = []
        output.reserveCapacity(200_000)
        let piece = Sound.bytes(Goertzel.sine(500, amplitude: 5_000, count: 1_200, sampleRate: 24_000))
        try encoder.encode(piece, appendingTo: &output)
        try encoder.encode(piece, appendingTo: &output)
        let before = [address(encoder.reader.samples), address(encoder.converted)]
        // What is let go of would be taken by these.
        var takers: [[Int16]] = []
        for _ in 0..<100 {
            try encoder.encode(piece, appendingTo: &output)
            takers.append([Int16](repeating: 0, count: encoder.reader.samples.capacity))
            takers.append([Int16](repeating: 0, count: encoder.converted.capacity))
        }
        #expect([address(encoder.reader.samples), address(encoder.converted)] == before)
    }

    @Test("a rate nobody sends is refused")
    func absurdRate() {
        do throws(ResamplerError) {
            _ = try TelephonyEncoder(.pcm16(rate: 0))
            Issue.record("it was taken")
        } catch {
            #expect(error.code == .rateOutOfRange)
        }
    }

    private func address(_ samples: [Int16]) -> UnsafePointer<Int16>? {
        samples.withUnsafeBufferPointer { $0.baseAddress }
    }

    private func encode(_ body: [UInt8], _ format: AudioFormat) throws -> [UInt8] {
        var encoder = try TelephonyEncoder(format)
        var output: [UInt8] = []
        try encoder.encode(body, appendingTo: &output)
        try encoder.finish(appendingTo: &output)
        return output
    }
}
