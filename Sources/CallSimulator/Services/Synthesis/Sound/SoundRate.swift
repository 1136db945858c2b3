import CallAudio

/// Sound of a telephone line at other rates. Simple and exact; nobody listens to it.
public enum SoundRate {
    /// µ-law of 8 kHz as 16-bit samples, little-endian, on straight lines between the samples there are.
    static func pcm16(_ mulaw: [UInt8], rate: Int) -> [UInt8] {
        let samples = G711.decode(mulaw).map { Int($0) }
        guard let last = samples.last else { return [] }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(samples.count * rate / 4_000 + 2)
        for index in 0..<(samples.count * rate / PhoneLine.sampleRate) {
            let place = index * PhoneLine.sampleRate
            let left = samples[place / rate]
            let right = place / rate + 1 < samples.count ? samples[place / rate + 1] : last
            let sample = Int16(left + (right - left) * (place % rate) / rate)
            bytes.append(UInt8(truncatingIfNeeded: sample))
            bytes.append(UInt8(truncatingIfNeeded: sample >> 8))
        }
        return bytes
    }

    /// The sample of `pcm` (16 bits, little-endian, `rate` Hz) that stands at each sample of 8 kHz, as µ-law; what was
    /// made by straight lines comes back as it was where the rate is a multiple of 8,000.
    @Sendable
    public static func decimated(_ pcm: [UInt8], _ rate: Int) -> [UInt8] {
        guard rate > 0 else { return [] }
        let count = pcm.count / 2
        return (0..<(count * PhoneLine.sampleRate / rate)).map { index in
            let place = index * rate / PhoneLine.sampleRate * 2
            return G711.encode(Int16(truncatingIfNeeded: Int(pcm[place]) | Int(pcm[place + 1]) << 8))
        }
    }
}
