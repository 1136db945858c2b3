import CSpeexDSP

/// Converts one mono stream of 16-bit samples from one rate to another, with libspeexdsp.
///
/// A stream may arrive in blocks of any size. After n samples in, n × output rate / input rate samples have come
/// out, rounded, whatever the block sizes were: the count never drifts. The filter delays the sound by a few
/// milliseconds; `skipDelay` and `finish`, or `convert` for a whole clip, take that delay out.
public struct Resampler: ~Copyable {
    /// The rates accepted, in Hz.
    public static let rates = 1_000...192_000
    /// 0 (fast) to 10 (best). 5 keeps a phone band clean at a small cost.
    private static let quality: Int32 = 5
    /// Samples taken from the input at a time, so that the scratch buffer stays small.
    private static let blockSamples = 1024

    public let inputRate: Int
    public let outputRate: Int
    private let state: OpaquePointer
    private var scratch: [Int16]
    private var taken = 0
    private var made = 0

    /// Rates are in Hz.
    public init(from inputRate: Int, to outputRate: Int) throws(ResamplerError) {
        guard Self.rates.contains(inputRate), Self.rates.contains(outputRate) else {
            throw .rateOutOfRange(inputRate, outputRate)
        }
        var status: Int32 = 0
        let made = speex_resampler_init(1, UInt32(inputRate), UInt32(outputRate), Self.quality, &status)
        guard let made else { throw .outOfMemory }
        state = made
        self.inputRate = inputRate
        self.outputRate = outputRate
        scratch = [Int16](repeating: 0, count: Self.blockSamples * outputRate / inputRate + 2)
    }

    deinit { speex_resampler_destroy(state) }

    /// Converts the next block of the stream and appends what it makes to `output`.
    public mutating func process(_ input: Span<Int16>, appendingTo output: inout [Int16]) throws(ResamplerError) {
        var consumed = 0
        while consumed < input.count {
            let block = input.extracting(consumed..<min(consumed + Self.blockSamples, input.count))
            let (taken, made) = try convertBlock(block)
            guard taken > 0 || made > 0 else { throw .failed(status: 0) }
            output.append(contentsOf: scratch[..<made])
            consumed += taken
            self.made += made
        }
        taken += input.count
    }

    /// Takes the filter's delay out of the start of the stream; to be called before the first block. The sound is then
    /// whole only after `finish`.
    public mutating func skipDelay() { speex_resampler_skip_zeros(state) }

    /// Ends the stream: appends what is still inside the filter, up to the exact count.
    public mutating func finish(appendingTo output: inout [Int16]) throws(ResamplerError) {
        let wanted = (taken * outputRate + inputRate / 2) / inputRate
        let input = taken
        // Silence pushes the last sound out.
        let silence = [Int16](repeating: 0, count: Self.blockSamples)
        while made < wanted { try process(silence.span, appendingTo: &output) }
        output.removeLast(made - wanted)
        (taken, made) = (input, wanted)
    }

    /// Converts the next block of the stream.
    public mutating func process(_ input: [Int16]) throws(ResamplerError) -> [Int16] {
        var output: [Int16] = []
        output.reserveCapacity(input.count * outputRate / inputRate + 1)
        try process(input.span, appendingTo: &output)
        return output
    }

    /// Converts a whole clip: no delay at its start, and `count × outputRate / inputRate` samples, rounded.
    public static func convert(
        _ clip: [Int16], from inputRate: Int, to outputRate: Int
    ) throws(ResamplerError) -> [Int16] {
        guard inputRate != outputRate else { return clip }
        var resampler = try Resampler(from: inputRate, to: outputRate)
        resampler.skipDelay()
        var output: [Int16] = []
        output.reserveCapacity(clip.count * outputRate / inputRate + blockSamples)
        try resampler.process(clip.span, appendingTo: &output)
        try resampler.finish(appendingTo: &output)
        return output
    }

    private mutating func convertBlock(_ block: Span<Int16>) throws(ResamplerError) -> (taken: Int, made: Int) {
        var taken = UInt32(block.count)
        var made = UInt32(scratch.count)
        var status: Int32 = 0
        let state = self.state
        block.withUnsafeBufferPointer { source in
            scratch.withUnsafeMutableBufferPointer { target in
                guard let source = source.baseAddress, let target = target.baseAddress else { return }
                status = speex_resampler_process_int(state, 0, source, &taken, target, &made)
            }
        }
        guard status == 0 else { throw .failed(status: Int(status)) }
        return (Int(taken), Int(made))
    }
}
