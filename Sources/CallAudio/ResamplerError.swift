/// Why a sample rate converter could not be made or run.
public struct ResamplerError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Stable codes, safe to match on.
    public enum Code: String, Sendable {
        case rateOutOfRange = "resampler_rate_out_of_range"
        case outOfMemory = "resampler_out_of_memory"
        case failed = "resampler_failed"
    }

    public let code: Code
    /// What happened, in one line.
    public let message: String
    /// What to do about it.
    public let nextStep: String

    public var description: String { "\(code.rawValue): \(message). \(nextStep)." }

    static func rateOutOfRange(_ input: Int, _ output: Int) -> ResamplerError {
        ResamplerError(
            code: .rateOutOfRange,
            message: "cannot convert \(input) Hz to \(output) Hz",
            nextStep: "Use rates from \(Resampler.rates.lowerBound) to \(Resampler.rates.upperBound) Hz")
    }

    static let outOfMemory = ResamplerError(
        code: .outOfMemory,
        message: "no memory for a sample rate converter",
        nextStep: "Lower the number of concurrent calls or give the process more memory")

    static func failed(status: Int) -> ResamplerError {
        ResamplerError(
            code: .failed,
            message: "libspeexdsp refused a block of samples (status \(status))",
            nextStep: "Check that the installed libspeexdsp is 1.2 or newer")
    }
}
