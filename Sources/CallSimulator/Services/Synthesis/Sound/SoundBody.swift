/// The bytes of a clip in the form a service sends them.
enum SoundBody {
    static func bytes(_ clip: [UInt8], _ format: SoundFormat, seed: UInt64) -> [UInt8] {
        let sound =
            switch format.coding {
            case .mulaw: clip
            case .pcm16(let rate): SoundRate.pcm16(clip, rate: rate)
            case .packed: packed(milliseconds: clip.count / PhraseSound.bytesPerMillisecond, seed: seed)
            }
        return format.hasHeader ? header(format.coding) + sound : sound
    }

    /// RIFF as it is written before the length is known: with the largest one.
    static func header(_ coding: SoundFormat.Coding) -> [UInt8] {
        var format = 1
        var rate = 8_000
        var sampleBytes = 2
        switch coding {
        case .mulaw: (format, sampleBytes) = (7, 1)
        case .pcm16(let own): rate = own
        case .packed: break
        }
        return Array("RIFF".utf8) + [0xFF, 0xFF, 0xFF, 0xFF] + Array("WAVEfmt ".utf8) + little(16, 4)
            + little(format, 2) + little(1, 2) + little(rate, 4) + little(rate * sampleBytes, 4)
            + little(sampleBytes, 2) + little(sampleBytes * 8, 2) + Array("data".utf8) + [0xFF, 0xFF, 0xFF, 0xFF]
    }

    private static func little(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    /// Frames that begin as those of MPEG audio do, of 128 kbit/s; nothing can be heard in them.
    private static func packed(milliseconds: Int, seed: UInt64) -> [UInt8] {
        var random = SeededRandom(seed: seed)
        var bytes: [UInt8] = []
        for _ in 0..<(milliseconds / 26 + 1) {
            bytes += [0xFF, 0xFB, 0x90, 0xC4]
            bytes += (0..<413).map { _ in UInt8(truncatingIfNeeded: random.next()) & 0x7F }
        }
        return bytes
    }
}
