/// The clock of a phone line: 8,000 samples a second, so exactly 8 in a millisecond.
public enum PhoneLine {
    /// Hz.
    public static let sampleRate = 8_000
    public static let samplesPerMillisecond = 8
    /// The longest span that counts; a week. Beyond it arithmetic on samples would be a mistake anyway.
    static let maximumMilliseconds = 7 * 24 * 3_600_000

    /// Milliseconds to samples; negative counts as none.
    public static func samples(inMilliseconds milliseconds: Int) -> Int {
        max(0, min(milliseconds, maximumMilliseconds)) * samplesPerMillisecond
    }
}
