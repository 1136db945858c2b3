import ScriptValue
import Testing

@testable import MediaWire

@Suite("Numbers of media messages")
struct MediaNumberTests {
    @Test(
        "whole numbers, as numbers and as text",
        arguments: [
            (0, 0), (7, 7), (20.0, 20), (20.9, 20), ("7", 7), ("007", 7), ("9223372036854775807", .max),
            (.int(.max), .max),
        ] as [(Value, Int64)])
    func reads(value: Value, expected: Int64) {
        #expect(MediaNumber.read(value) == expected)
    }

    @Test(
        "anything else is none",
        arguments: [
            nil, .null, -1, -0.5, 1e19, .number(.infinity), .number(.nan), "", "-1", "+1", " 1", "1.0", "٣",
            "9223372036854775808", true, [1], [:],
        ] as [Value?])
    func refuses(value: Value?) {
        #expect(MediaNumber.read(value) == nil)
    }
}
