import MediaWire
import Testing

@Suite("Names of codecs")
struct MediaEncodingTests {
    @Test(
        "each carrier's name of a codec",
        arguments: [
            ("audio/x-mulaw", .mulaw), ("PCMU", .mulaw), ("audio/x-mulaw;rate=8000", .mulaw), ("Audio/X-MuLaw", .mulaw),
            ("PCMA", .alaw), ("audio/x-alaw", .alaw), ("L16", .linear16), ("audio/x-l16", .linear16),
            ("G722", .other("g722")), ("", .other("")),
        ] as [(String, MediaEncoding)])
    func names(name: String, expected: MediaEncoding) {
        #expect(MediaEncoding(name: name) == expected)
    }
}
