/// What the headers of an answer say about when to ask again.
public enum RetryAfter {
    /// Longer ones are points in time or nonsense.
    private static let longest: Double = 24 * 3_600

    /// `retry-after-ms`, then `Retry-After` in seconds, then, for 429, `x-ratelimit-reset` in seconds; fractions are
    /// rounded up. Nil when none can be read.
    public static func read(_ headers: HeaderList, status: Int) -> Milliseconds? {
        if let wait = milliseconds(headers["retry-after-ms"], unit: 1) { return wait }
        if let wait = milliseconds(headers["retry-after"], unit: 1_000) { return wait }
        return status == 429 ? milliseconds(headers["x-ratelimit-reset"], unit: 1_000) : nil
    }

    private static func milliseconds(_ text: String?, unit: Double) -> Milliseconds? {
        guard let text, text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }), let number = Double(text),
            number * unit <= longest * 1_000
        else { return nil }
        return Milliseconds((number * unit).rounded(.up))
    }
}
