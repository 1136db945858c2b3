import CallCore
import Testing

@testable import CallAudio

@Suite("Headers before the sound of a service")
struct TelephonyHeaderTests {
    private let tone = Goertzel.sine(600, amplitude: 8_000, count: 2_400, sampleRate: 24_000)

    @Test("a WAV header is taken off and reported, and a body without one is not")
    func header() throws {
        let plain = try encode(Sound.bytes(tone), .pcm16(rate: 24_000))
        #expect(plain.warning == nil)
        let headed = try encode(Sound.wav(tone, rate: 24_000), .pcm16(rate: 24_000))
        #expect(headed.sound == plain.sound)
        #expect(headed.warning == .wavHeader(says: .pcm16(rate: 24_000)))
    }

    @Test("a header that says 0 or nearly everything about the length is believed in nothing else")
    func openLength() throws {
        let plain = try encode(Sound.bytes(tone), .pcm16(rate: 24_000))
        for size in [0, 0xFFFF_FFFF, 0x7FFF_FFFF] as [UInt32] {
            let body = Sound.wav(tone, rate: 24_000, dataSize: size)
            #expect(try encode(body, .pcm16(rate: 24_000)).sound == plain.sound)
        }
    }

    @Test("chunks before and behind the sound are no sound")
    func otherChunks() throws {
        let plain = try encode(Sound.bytes(tone), .pcm16(rate: 24_000))
        let body = Sound.wav(tone, rate: 24_000, before: Sound.chunk("LIST", [1, 2, 3]) + Sound.chunk("none", []))
        #expect(try encode(body + Sound.chunk("LIST", Array(0...99)), .pcm16(rate: 24_000)).sound == plain.sound)
    }

    @Test("a header that names another format than was asked for is believed")
    func otherFormat() throws {
        let plain = try encode(Sound.bytes(tone), .pcm16(rate: 24_000))
        #expect(try encode(Sound.wav(tone, rate: 24_000), .mulaw).sound == plain.sound)
        let codes = G711.encode(tone)
        let mulaw = Sound.wav(codes, kind: 7, bits: 8, rate: 8_000)
        let line = try encode(mulaw, .pcm16(rate: 24_000))
        #expect(line.sound == codes)
        #expect(line.warning == .wavHeader(says: .mulaw))
    }

    @Test("a header of an unknown format is taken off, and the sound is what was asked for")
    func unknownFormat() throws {
        let body = Sound.wav(Sound.bytes(tone), kind: 85, bits: 0, rate: 24_000)
        let line = try encode(body, .pcm16(rate: 24_000))
        #expect(line.warning == .wavHeader(says: nil))
        #expect(line.sound == (try encode(Sound.bytes(tone), .pcm16(rate: 24_000))).sound)
        #expect(line.warning?.description.contains("unknown") == true)
        let absurd = Sound.wav(Sound.bytes(tone), kind: 1, bits: 16, rate: 0)
        #expect(try encode(absurd, .pcm16(rate: 24_000)).warning == .wavHeader(says: nil))
    }

    @Test("sound that only begins like a header is sound", arguments: ["R", "RIF", "RIFX", "RIFF1234WAVx", "RIFF1234"])
    func almost(start: String) throws {
        let body = Array(start.utf8)
        let line = try encode(body, .mulaw)
        #expect(line.sound == body)
        #expect(line.warning == nil)
    }

    @Test("a header that is cut off gives no sound", arguments: [12, 20, 30, 44])
    func cutOff(count: Int) throws {
        let line = try encode(Array(Sound.wav(tone, rate: 24_000).prefix(count)), .mulaw)
        #expect(line.sound.isEmpty)
    }

    @Test("any bytes behind the beginning of a header end without a fault")
    func nonsense() throws {
        var random = SeededCuts(seed: 3)
        for _ in 0..<500 {
            let tail = (0..<random.next(upTo: 120)).map { _ in UInt8(truncatingIfNeeded: random.next(upTo: 256)) }
            let body =
                Array("RIFF\0\0\0\0WAVE".utf8) + (random.next(upTo: 2) == 1 ? Array("fmt \u{10}\0\0\0".utf8) : [])
                + tail
            #expect(try encode(body, .pcm16(rate: 24_000)).sound.count <= body.count * 8)
        }
    }

    private func encode(
        _ body: [UInt8], _ format: AudioFormat
    ) throws -> (sound: [UInt8], warning: EncoderWarning?) {
        var encoder = try TelephonyEncoder(format)
        var output: [UInt8] = []
        try encoder.encode(body, appendingTo: &output)
        try encoder.finish(appendingTo: &output)
        return (output, encoder.warning)
    }
}
