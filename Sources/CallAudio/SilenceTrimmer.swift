/// Shortens the silence around speech; what is between the words stays as it was.
public enum SilenceTrimmer {
    /// Keeps at most `leadMilliseconds` before the first and `tailMilliseconds` after the last sample louder than
    /// `threshold`. 8 kHz mono. A clip that is silent throughout comes back empty.
    public static func trim(
        _ samples: [Int16], leadMilliseconds: Int = 60, tailMilliseconds: Int = 120, threshold: UInt16 = 200
    ) -> [Int16] {
        guard let first = samples.firstIndex(where: { $0.magnitude > threshold }),
            let last = samples.lastIndex(where: { $0.magnitude > threshold })
        else { return [] }
        let start = max(0, first - PhoneLine.samples(inMilliseconds: leadMilliseconds))
        let end = min(samples.count, last + 1 + PhoneLine.samples(inMilliseconds: tailMilliseconds))
        return Array(samples[start..<end])
    }
}
