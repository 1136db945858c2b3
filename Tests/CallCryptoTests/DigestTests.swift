import CallCrypto
import Testing

@Suite("Digests and keyed hashes")
struct DigestTests {
    @Test("the digests are those of the standard")
    func digests() {
        #expect(Hexadecimal.encode(Digest.sha1(Array("abc".utf8))) == "a9993e364706816aba3e25717850c26c9cd0d89d")
        #expect(
            Digest.sha256Hex(Array("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(Digest.sha256Hex([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test("the keyed hashes are those of RFC 2202 and RFC 4231")
    func hmac() {
        let jefe = Array("Jefe".utf8)
        let question = Array("what do ya want for nothing?".utf8)
        #expect(
            Hexadecimal.encode(HMAC.sha1(key: jefe, message: question)) == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")
        #expect(
            Hexadecimal.encode(HMAC.sha256(key: jefe, message: question))
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        let long = [UInt8](repeating: 0xAA, count: 131)
        let text = Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8)
        #expect(
            Hexadecimal.encode(HMAC.sha256(key: long, message: text))
                == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
        let eighty = [UInt8](repeating: 0xAA, count: 80)
        #expect(
            Hexadecimal.encode(HMAC.sha1(key: eighty, message: text)) == "aa4ae5e15272d00e95705637ce8a3b55ed402112")
        #expect(HMAC.sha256(key: [], message: []).count == 32)
    }

    @Test("texts compare by their bytes, and nothing equals nothing")
    func constantTime() {
        #expect(ConstantTime.equal("abc", "abc"))
        #expect(!ConstantTime.equal("abc", "abd"))
        #expect(!ConstantTime.equal("abc", "ab"))
        #expect(!ConstantTime.equal("\u{E9}", "e\u{301}"))
        #expect(!ConstantTime.equal("", ""))
    }
}
