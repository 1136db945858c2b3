import CallCrypto
import ScriptValue
import Testing

/// The second test of RFC 8032, section 7.1.
@Suite("Ed25519")
struct Ed25519Tests {
    private let seed = bytes("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    private let raw = bytes("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    private let signature = bytes(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")

    private static func bytes(_ hex: String) -> [UInt8] {
        let digits = Array(hex)
        return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...($0 + 1)]), radix: 16) }
    }

    @Test("signing gives the signature of the standard, which verifies")
    func signs() throws {
        let key = try #require(Ed25519PrivateKey(seed: seed))
        #expect(key.publicKey.raw == raw)
        #expect(key.sign([0x72]) == signature)
        #expect(key.publicKey.verify(signature: signature, message: [0x72]))
        #expect(key.publicKey.verify(signature: key.sign([]), message: []))
    }

    @Test("no flipped bit of the signature verifies, nor another message or length")
    func refuses() throws {
        let key = try #require(Ed25519PublicKey(raw: raw))
        for bit in 0..<512 {
            var other = signature
            other[bit / 8] ^= 1 << (bit % 8)
            #expect(!key.verify(signature: other, message: [0x72]))
        }
        #expect(!key.verify(signature: signature, message: [0x73]))
        #expect(!key.verify(signature: Array(signature.dropLast()), message: [0x72]))
        #expect(!key.verify(signature: signature + [0], message: [0x72]))
        #expect(!key.verify(signature: [], message: []))
    }

    @Test("a signature with the order of the group added is refused")
    func malleable() throws {
        let order = Self.bytes("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
        var other = signature
        var carry = 0
        for index in 0..<32 {
            let sum = Int(other[32 + index]) + Int(order[index]) + carry
            other[32 + index] = UInt8(truncatingIfNeeded: sum)
            carry = sum >> 8
        }
        #expect(carry == 0)
        #expect(try !#require(Ed25519PublicKey(raw: raw)).verify(signature: other, message: [0x72]))
    }

    @Test("a key is read from every form in which carriers and people write it")
    func reads() throws {
        let key = try #require(Ed25519PublicKey(raw: raw))
        let der = Base64.encode(key.spki)
        let urlSafe = { (text: String) in text.replacing("+", with: "-").replacing("/", with: "_") }
        let pem = "-----BEGIN PUBLIC KEY-----\n\(der)\n-----END PUBLIC KEY-----\n"
        let plain = Base64.encode(raw)
        let forms = [
            plain, urlSafe(plain), plain.replacing("=", with: ""), der, urlSafe(der), pem, "\r\n " + pem,
            pem.replacing("\n", with: "\r\n"), pem.replacing("\n", with: ""), plain + "\n",
        ]
        for form in forms { #expect(Ed25519PublicKey(text: form) == key) }
    }

    @Test("what is no key is refused")
    func refusesKeys() {
        let short = Array(raw.dropLast())
        let forms = [
            "", "-----BEGIN PUBLIC KEY-----", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "secret",
            Base64.encode(short), Base64.encode(raw + [0]), Base64.encode([UInt8](repeating: 0x30, count: 44)),
            "-----END PUBLIC KEY----------BEGIN PUBLIC KEY-----",
        ]
        for form in forms { #expect(Ed25519PublicKey(text: form) == nil) }
        #expect(Ed25519PublicKey(raw: short) == nil)
        #expect(Ed25519PrivateKey(seed: short) == nil)
    }
}
