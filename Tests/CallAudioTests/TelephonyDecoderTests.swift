import CallAudio
import Testing

@Suite("Phone sound for services that take samples")
struct TelephonyDecoderTests {
    private func decoded(_ sound: [UInt8], pieces: Int) -> [Int16] {
        var decoder = TelephonyDecoder()
        var samples: [Int16] = []
        for start in stride(from: 0, to: sound.count, by: pieces) {
            Array(sound[start..<min(start + pieces, sound.count)]).withUnsafeBytes { piece in
                decoder.decode(piece) { samples += $0.bindMemory(to: Int16.self) }
            }
        }
        return samples
    }

    @Test(
        "Every sample that came goes out, all but the last eight, however the sound was cut",
        arguments: [1, 7, 160, 999])
    func original(pieces: Int) {
        let sound = (0..<800).map { UInt8(truncatingIfNeeded: $0 * 37 + $0 / 3) }
        let samples = decoded(sound, pieces: pieces)
        #expect(samples.count == 2 * 792)
        #expect(stride(from: 0, to: samples.count, by: 2).map { samples[$0] } == Array(G711.decode(sound).prefix(792)))
        #expect(samples == decoded(sound, pieces: 160))
    }

    @Test("What stands between them goes on as the sound does")
    func between() {
        // A ramp has its middle between its neighbours.
        let sound = G711.encode((0..<200).map { Int16($0 * 100 - 10_000) })
        let plain = G711.decode(sound)
        let samples = decoded(sound, pieces: 160)
        for index in 20..<180 {
            let middle = (Int(plain[index]) + Int(plain[index + 1])) / 2
            #expect(abs(Int(samples[2 * index + 1]) - middle) <= 400)
        }
    }
}
