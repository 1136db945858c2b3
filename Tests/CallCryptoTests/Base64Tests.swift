import CallCrypto
import ScriptValue
import Testing

@Suite("Base64")
struct Base64Tests {
    @Test(
        "texts of the standard, both ways",
        arguments: zip(
            ["", "f", "fo", "foo", "foob", "fooba", "foobar"],
            ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"]))
    func standard(plain: String, encoded: String) {
        #expect(Base64.encode(Array(plain.utf8)) == encoded)
        #expect(Base64.decode(encoded) == Array(plain.utf8))
    }

    @Test("all bytes come back")
    func roundTrip() {
        for count in 0..<70 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37 + count) }
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
        }
        #expect(Base64.encode([0xFB, 0xEF, 0xFF]) == "++//")
    }

    @Test(
        "anything else is refused",
        arguments: [
            "Z", "Zg", "Zg=", "Zg===", "====", "=", "Zm9v====", "Zg==Zg==", "Z=g=", "Zh==", "Zm9=", " Zm9v", "Zm9v\n",
            "Zm 9", "++_/", "Zm9\u{E9}", "A===", "Zm9vA===",
        ])
    func refuses(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test("the alphabet for URLs is taken only when asked for, and padded")
    func forURLs() {
        #expect(Base64.decode("--__") == nil)
        #expect(Base64.decodeEither("--__") == [0xFB, 0xEF, 0xFF])
        #expect(Base64.decodeEither("_w==") == [0xFF])
        #expect(Base64.decodeEither("_w") == nil)
    }
}
