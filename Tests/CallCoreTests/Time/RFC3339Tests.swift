import CallCore
import Testing

@Suite("Times of RFC 3339")
struct RFC3339Tests {
    @Test(
        "times are read to the millisecond, in any zone",
        arguments: [
            ("2026-01-01T00:00:00Z", 1_767_225_600_000), ("2024-02-29T12:30:15.5Z", 1_709_209_815_500),
            ("2026-01-01T02:00:00.123456789+02:00", 1_767_225_600_123), ("1970-01-01T00:00:00.000000Z", 0),
        ] as [(String, Int64)])
    func times(text: String, milliseconds: Int64) {
        #expect(CallTime(rfc3339: text) == CallTime(milliseconds: milliseconds))
    }

    @Test(
        "what is no time is none",
        arguments: ["", "2026-01-01", "2026-13-01T00:00:00Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00+1:00"])
    func noTime(text: String) {
        #expect(CallTime(rfc3339: text) == nil)
    }
}
