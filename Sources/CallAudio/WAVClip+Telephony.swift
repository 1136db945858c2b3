extension WAVClip {
    /// As a phone line takes it: all channels mixed into one, µ-law of 8 kHz.
    ///
    /// - Throws: `resampler_rate_out_of_range` for a rate nobody records at.
    public func mulaw() throws(ResamplerError) -> [UInt8] {
        let mono = channels == 1 ? samples : (0..<frames).map(mixed)
        return G711.encode(try Resampler.convert(mono, from: sampleRate, to: PhoneLine.sampleRate))
    }

    private func mixed(_ frame: Int) -> Int16 {
        var sum = 0
        for channel in 0..<channels { sum += Int(samples[frame * channels + channel]) }
        return Int16(sum / channels)
    }
}
