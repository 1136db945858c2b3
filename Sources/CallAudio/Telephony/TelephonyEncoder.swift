import CallCore

/// Turns the body of a speech service's answer, piece by piece, into what a phone line takes: µ-law, 8 kHz, no header.
///
/// The pieces may be cut anywhere, inside a sample too: the same body always gives the same sound, of exactly
/// samples × 8,000 / rate bytes, rounded. A WAV header before the sound, which would be heard as a click, is taken off.
public struct TelephonyEncoder: ~Copyable {
    /// What was odd about the body so far.
    public private(set) var warning: EncoderWarning?
    private var header = WAVHeaderSkipper()
    private(set) var reader: SampleReader
    private(set) var converted: [Int16] = []
    /// Nil for sound of 8 kHz.
    private var resampler: Resampler?

    /// - Throws: `resampler_rate_out_of_range` for a rate nobody sends.
    public init(_ format: AudioFormat) throws(ResamplerError) {
        reader = SampleReader(format)
        resampler = try Self.resampler(for: format)
    }

    /// Appends what can be made of the next piece; allocates nothing once the buffers have grown.
    public mutating func encode(_ bytes: Span<UInt8>, appendingTo output: inout [UInt8]) throws(ResamplerError) {
        var start = 0
        while !header.isPassed, start < bytes.count {
            header.take(bytes[start])
            start += 1
            guard header.isPassed else { continue }
            if let found = header.found { try heed(found) }
            try replay(appendingTo: &output)
        }
        let count = min(bytes.count - start, header.soundLeft)
        guard header.isPassed, count > 0 else { return }
        header.soundLeft -= count
        try sound(bytes.extracting(start..<start + count), appendingTo: &output)
    }

    /// As above.
    public mutating func encode(_ bytes: [UInt8], appendingTo output: inout [UInt8]) throws(ResamplerError) {
        try encode(bytes.span, appendingTo: &output)
    }

    /// Ends the body: appends what the filter still holds. A sample that never became whole is dropped.
    public mutating func finish(appendingTo output: inout [UInt8]) throws(ResamplerError) {
        if !header.isPassed {
            header.giveUp()
            try replay(appendingTo: &output)
        }
        var tail: [Int16] = []
        try resampler?.finish(appendingTo: &tail)
        G711.encode(tail.span, appendingTo: &output)
    }

    /// A whole body at once.
    ///
    /// - Throws: as above.
    public static func encode(_ body: [UInt8], _ format: AudioFormat) throws(ResamplerError) -> [UInt8] {
        var encoder = try TelephonyEncoder(format)
        var sound: [UInt8] = []
        try encoder.encode(body, appendingTo: &sound)
        try encoder.finish(appendingTo: &sound)
        return sound
    }

    /// What was looked at and was no header.
    private mutating func replay(appendingTo output: inout [UInt8]) throws(ResamplerError) {
        let held = header.held
        try sound(held.span, appendingTo: &output)
    }

    /// A header that says what the sound is knows better than what was asked for.
    private mutating func heed(_ found: WAVHeaderSkipper.Found) throws(ResamplerError) {
        warning = .wavHeader(says: found.format)
        guard let format = found.format, format != reader.format else { return }
        reader = SampleReader(format)
        resampler = try Self.resampler(for: format)
    }

    private mutating func sound(_ bytes: Span<UInt8>, appendingTo output: inout [UInt8]) throws(ResamplerError) {
        if reader.format == .mulaw {
            return bytes.withUnsafeBufferPointer { output.append(contentsOf: $0) }
        }
        reader.read(bytes)
        guard resampler != nil else { return G711.encode(reader.samples.span, appendingTo: &output) }
        let samples = reader.samples
        var converted = self.converted
        // The local copy is the only one, so it grows in place.
        self.converted = []
        converted.removeAll(keepingCapacity: true)
        try resampler?.process(samples.span, appendingTo: &converted)
        G711.encode(converted.span, appendingTo: &output)
        self.converted = converted
    }

    private static func resampler(for format: AudioFormat) throws(ResamplerError) -> Resampler? {
        switch format {
        case .mulaw, .pcm16(PhoneLine.sampleRate), .float32(PhoneLine.sampleRate): return nil
        case .pcm16(let rate), .float32(let rate):
            var resampler = try Resampler(from: rate, to: PhoneLine.sampleRate)
            resampler.skipDelay()
            return resampler
        }
    }
}
