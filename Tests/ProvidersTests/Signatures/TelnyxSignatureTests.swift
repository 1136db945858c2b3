import CallCore
import CallCrypto
import ScriptValue
import Testing

@testable import Providers

@Suite("Signatures of Telnyx")
struct TelnyxSignatureTests {
    private let webhook = SignedWebhook.post("https://h/x", "{\"data\":{}}", type: "application/json")

    private func key() throws -> Ed25519PrivateKey { try #require(Ed25519PrivateKey(seed: Array(1...32))) }

    private func verifier() throws -> TelnyxSignature {
        TelnyxSignature(publicKey: Base64.encode(try key().publicKey.raw))
    }

    @Test("what the simulator signs verifies for five minutes either way")
    func tolerance() throws {
        let verifier = try verifier()
        let signed = TelnyxSignature.sign(webhook, key: try key(), now: SignedWebhook.now)
        for seconds: Int64 in [-300, 0, 300] {
            #expect(verifier.verify(signed, now: SignedWebhook.now + seconds * 1000).problem == nil)
        }
        for seconds: Int64 in [-301, 301, .max / 2000] {
            #expect(verifier.verify(signed, now: SignedWebhook.now + seconds * 1000).problem == .stale)
        }
        #expect(verifier.verify(signed, now: SignedWebhook.now + 300_001).problem == .stale)
    }

    @Test("both alphabets of Base64 are one request with one replay key")
    func replayKey() throws {
        // A signature with letters in which the alphabets differ: the bodies are tried until there is one.
        for number in 0..<20 {
            let body = "{\"n\":\(number)}"
            var signed = TelnyxSignature.sign(
                SignedWebhook.post("https://h/x", body), key: try key(), now: SignedWebhook.now)
            let header = try #require(signed.headers[TelnyxSignature.header])
            guard header.contains("+"), header.contains("/") else { continue }
            let verdict = try verifier().verify(signed, now: SignedWebhook.now)
            let text = "1767225600\n" + header + "\n" + body
            #expect(verdict.replayKey == "telnyx:" + Digest.sha256Hex(Array(text.utf8)))
            signed.headers = signed.headers.setting(
                TelnyxSignature.header, header.replacing("+", with: "-").replacing("/", with: "_"))
            #expect(try verifier().verify(signed, now: SignedWebhook.now) == verdict)
            return
        }
        Issue.record("no signature had both letters")
    }

    @Test("no flipped bit of body, time or signature verifies")
    func flipped() throws {
        let verifier = try verifier()
        let signed = TelnyxSignature.sign(webhook, key: try key(), now: SignedWebhook.now)
        for bit in 0..<(signed.body.count * 8) {
            var other = signed
            other.body[bit / 8] ^= 1 << (bit % 8)
            #expect(verifier.verify(other, now: SignedWebhook.now).problem != nil)
        }
        for header in [TelnyxSignature.header, TelnyxSignature.timeHeader] {
            let value = Array(try #require(signed.headers[header]).utf8)
            for bit in 0..<(value.count * 8) {
                var bytes = value
                bytes[bit / 8] ^= 1 << (bit % 8)
                var other = signed
                other.headers = signed.headers.setting(header, String(decoding: bytes, as: UTF8.self))
                #expect(verifier.verify(other, now: SignedWebhook.now).problem != nil)
            }
        }
    }

    @Test("a key in any of its forms verifies, and what is no key refuses everything")
    func keys() throws {
        let signed = TelnyxSignature.sign(webhook, key: try key(), now: SignedWebhook.now)
        let der = Base64.encode(try key().publicKey.spki)
        for text in [der, "-----BEGIN PUBLIC KEY-----\n\(der)\n-----END PUBLIC KEY-----\n"] {
            #expect(TelnyxSignature(publicKey: text).verify(signed, now: SignedWebhook.now).problem == nil)
        }
        for text in ["", "AAAA", der + "A"] {
            #expect(TelnyxSignature(publicKey: text).verify(signed, now: SignedWebhook.now).problem == .key)
        }
    }

    @Test("problems are told apart")
    func problems() throws {
        let signed = TelnyxSignature.sign(webhook, key: try key(), now: SignedWebhook.now)
        let problem = { (headers: HeaderList) -> SignatureProblem? in
            var other = signed
            other.headers = headers
            return try verifier().verify(other, now: SignedWebhook.now).problem
        }
        #expect(try problem(signed.headers.removing(TelnyxSignature.header)) == .missingHeader)
        #expect(try problem(signed.headers.setting(TelnyxSignature.timeHeader, "")) == .missingHeader)
        #expect(try problem(signed.headers.setting(TelnyxSignature.timeHeader, "+1767225600")) == .malformedHeader)
        #expect(try problem(signed.headers.setting(TelnyxSignature.header, "AAAA")) == .malformedHeader)
        #expect(try problem(signed.headers.setting(TelnyxSignature.timeHeader, "1767225601")) == .mismatch)
        let bytes = Webhook(method: "POST", url: "https://h", headers: HeaderList(), body: [0xFF])
        let other = TelnyxSignature.sign(bytes, key: try key(), now: SignedWebhook.now)
        #expect(try verifier().verify(other, now: SignedWebhook.now).problem == .uncoveredBody)
    }
}
