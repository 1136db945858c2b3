import CallCore
import Testing

@Suite("Addresses of media streams")
struct LineStreamTests {
    @Test("each stream has the line's token and a number of its own")
    func address() {
        let stream = LineStream(url: "wss://example.com/voice/stream", token: "ab-c")
        #expect(stream.address(number: 7) == "wss://example.com/voice/stream/ab-c-7")
        let parsed = LineStream.parse("ab-c-7")
        #expect(parsed?.token == "ab-c" && parsed?.number == 7)
    }

    @Test(
        "what was never given out is no token",
        arguments: [
            "", "-", "abc", "-7", "abc-", "abc-0", "abc-07", "abc-+7", "abc-x", "abc-99999999999999999999",
        ])
    func broken(text: String) { #expect(LineStream.parse(text[...]) == nil) }
}
