/// Why a WAV file could not be written or read.
public struct WAVError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Stable codes, safe to match on.
    public enum Code: String, Sendable {
        /// The samples and the channel count do not fit together, or a number is out of range.
        case shapeInvalid = "wav_shape_invalid"
        /// More than the 4 GiB a RIFF file can hold.
        case tooLarge = "wav_too_large"
        /// Empty path, or one with a NUL byte.
        case pathInvalid = "wav_path_invalid"
        /// The path names a directory.
        case isDirectory = "wav_is_directory"
        /// The folder is missing or may not be written.
        case unwritable = "wav_unwritable"
        case diskFull = "wav_disk_full"
        case writeFailed = "wav_write_failed"
        /// Not a RIFF WAVE file, or cut off.
        case malformed = "wav_malformed"
        /// A WAVE file of another kind than 16-bit PCM.
        case unsupported = "wav_unsupported"
    }

    public let code: Code
    /// What happened and where, in one line.
    public let message: String
    /// What to do about it.
    public let nextStep: String

    public init(_ code: Code, _ message: String, nextStep: String) {
        self.code = code
        self.message = message
        self.nextStep = nextStep
    }

    public var description: String { "\(code.rawValue): \(message). \(nextStep)." }
}
