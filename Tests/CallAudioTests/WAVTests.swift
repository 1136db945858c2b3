import Testing

@testable import CallAudio

@Suite("WAV bytes")
struct WAVTests {
    @Test("what is written reads back the same, with any number of channels", arguments: [1, 2, 3, 8])
    func roundTrip(channels: Int) throws {
        let samples = (0..<channels * 50).map { Int16(truncatingIfNeeded: $0 &* 7_919) } + extremes(channels)
        let clip = WAVClip(channels: channels, sampleRate: 8_000, samples: samples)
        let bytes = try WAVWriter.bytes(of: clip)
        #expect(bytes.count == WAVWriter.headerBytes + samples.count * 2)
        #expect(try WAVReader.clip(from: bytes) == clip)
    }

    private func extremes(_ channels: Int) -> [Int16] {
        (0..<channels).map { $0.isMultiple(of: 2) ? .min : .max }
    }

    @Test("the header is that of 16-bit PCM stereo at 8 kHz, byte for byte")
    func header() throws {
        let bytes = try WAVWriter.bytes(of: WAVClip(channels: 2, sampleRate: 8_000, samples: [1, -2]))
        let expected: [UInt8] =
            Array("RIFF".utf8) + [40, 0, 0, 0] + Array("WAVEfmt ".utf8)
            + [16, 0, 0, 0, 1, 0, 2, 0, 0x40, 0x1F, 0, 0, 0x00, 0x7D, 0, 0, 4, 0, 16, 0]
            + Array("data".utf8) + [4, 0, 0, 0, 1, 0, 0xFE, 0xFF]
        #expect(bytes == expected)
    }

    @Test("chunks that are not known are skipped, with the padding of an odd length")
    func unknownChunks() throws {
        let clip = WAVClip(channels: 1, sampleRate: 8_000, samples: [5, 6])
        var bytes = try WAVWriter.bytes(of: clip)
        bytes.insert(contentsOf: Array("LIST".utf8) + [3, 0, 0, 0, 9, 9, 9, 0], at: 36)
        #expect(try WAVReader.clip(from: bytes) == clip)
    }

    @Test("a file cut off anywhere is refused, never read as a shorter sound")
    func cutOff() throws {
        let bytes = try WAVWriter.bytes(of: WAVClip(channels: 2, sampleRate: 8_000, samples: [1, 2, 3, 4]))
        for length in 0..<bytes.count {
            #expect(throws: WAVError.self) { try WAVReader.clip(from: Array(bytes[..<length])) }
        }
    }

    @Test("a WAV file of another kind is refused by its own code")
    func otherFormats() throws {
        var bytes = try WAVWriter.bytes(of: WAVClip(channels: 1, sampleRate: 8_000, samples: [1]))
        bytes[20] = 6  // A-law
        let error = #expect(throws: WAVError.self) { try WAVReader.clip(from: bytes) }
        #expect(error?.code == .unsupported)
    }

    @Test("µ-law is read as the samples it stands for")
    func mulaw() throws {
        let codes: [UInt8] = [0x00, 0x7F, 0x80, 0xFF, 0x12]
        var bytes = try WAVWriter.bytes(of: WAVClip(channels: 1, sampleRate: 8_000, samples: []))
        bytes[20] = 7
        bytes[34] = 8
        bytes[40] = UInt8(codes.count)
        #expect(try WAVReader.clip(from: bytes + codes).samples == G711.decode(codes))
    }

    @Test("a recording of any shape becomes one channel of µ-law", arguments: [(1, 8_000), (2, 16_000), (3, 44_100)])
    func telephony(channels: Int, rate: Int) throws {
        let clip = WAVClip(
            channels: channels, sampleRate: rate, samples: [Int16](repeating: 1_000, count: rate / 10 * channels))
        let sound = G711.decode(try clip.mulaw())
        #expect(sound.count == 800)
        #expect(sound[200..<600].allSatisfy { abs(Int($0) - 1_000) < 60 })
    }

    @Test(
        "samples that do not fit their shape are refused",
        arguments: [(0, 8_000, 2), (2, 8_000, 3), (1, 0, 1), (1, Int.max, 1), (-1, 8_000, 2), (40_000, 8_000, 0)])
    func badShape(channels: Int, sampleRate: Int, count: Int) {
        let clip = WAVClip(
            channels: channels, sampleRate: sampleRate, samples: [Int16](repeating: 0, count: count))
        let error = #expect(throws: WAVError.self) { try WAVWriter.bytes(of: clip) }
        #expect(error?.code == .shapeInvalid)
    }
}
