import CallCore
import CallCrypto
import ScriptValue
import Testing

@testable import Providers

@Suite("Signatures of Plivo")
struct PlivoSignatureTests {
    private let signature = PlivoSignature(authToken: SignedWebhook.token)
    private let url = "https://voice.example.org/p?b=2&a=1"

    private func verdict(_ webhook: Webhook, alternatives: [String] = []) -> WebhookVerdict {
        signature.verify(webhook, alternatives: alternatives, now: SignedWebhook.now)
    }

    @Test("what the simulator signs verifies, in both versions", arguments: PlivoSignature.Scheme.allCases)
    func signs(scheme: PlivoSignature.Scheme) throws {
        for webhook in [SignedWebhook.post(url), SignedWebhook.post(url, ""), SignedWebhook.get(url)] {
            let signed = try #require(signature.sign(webhook, nonce: "0012", scheme: scheme))
            #expect(verdict(signed).problem == nil)
            #expect(verdict(signed).replayKey?.hasPrefix("plivo:\(scheme.rawValue.lowercased()):") == true)
            var other = signed
            other.headers = signed.headers.setting(scheme.nonceHeader, "12")
            #expect(verdict(other).problem == .mismatch)
        }
    }

    @Test("the replay keys are hashes of what is signed and the nonce")
    func replayKeys() throws {
        let third = try #require(signature.sign(SignedWebhook.post(url, "y=2&x=1"), nonce: "7"))
        let text = "https://voice.example.org/p?a=1&b=2.x1y2\n7"
        #expect(verdict(third).replayKey == "plivo:v3:" + Digest.sha256Hex(Array(text.utf8)))
        let second = try #require(signature.sign(SignedWebhook.post(url), nonce: "7", scheme: .v2))
        let key = "plivo:v2:" + Digest.sha256Hex(Array("https://voice.example.org/p\n7".utf8))
        #expect(verdict(second).replayKey == key)
    }

    @Test("a good signature of version 2 does not help a bad one of version 3")
    func noWayAround() throws {
        var webhook = try #require(signature.sign(SignedWebhook.post(url), nonce: "7", scheme: .v2))
        #expect(verdict(webhook).problem == nil)
        let wrong = Base64.encode([UInt8](repeating: 1, count: 32))
        webhook.headers.add("X-Plivo-Signature-V3", wrong)
        #expect(verdict(webhook).problem == .missingHeader)
        webhook.headers.add("X-Plivo-Signature-V3-Nonce", "7")
        #expect(verdict(webhook).problem == .mismatch)
        let second = PlivoSignature(authToken: SignedWebhook.token, schemes: [.v2])
        #expect(second.verify(webhook, now: SignedWebhook.now).problem == .mismatch)
        let older = try #require(signature.sign(SignedWebhook.post(url), nonce: "7", scheme: .v2))
        let both = try #require(signature.sign(older, nonce: "8"))
        #expect(verdict(both).replayKey?.hasPrefix("plivo:v3:") == true)
        #expect(second.verify(both, now: SignedWebhook.now).replayKey?.hasPrefix("plivo:v2:") == true)
    }

    @Test("a body that version 3 does not cover is refused")
    func uncovered() throws {
        var webhook = try #require(signature.sign(SignedWebhook.get(url), nonce: "7"))
        webhook.body = Array("a=1".utf8)
        #expect(verdict(webhook).problem == .uncoveredBody)
        #expect(signature.sign(SignedWebhook.post(url, "{}", type: "application/json"), nonce: "7") == nil)
    }

    @Test("several headers of a name are one list, and one of the list is enough")
    func lists() throws {
        var webhook = try #require(signature.sign(SignedWebhook.post(url), nonce: "7"))
        let good = try #require(webhook.headers["X-Plivo-Signature-V3"])
        webhook.headers = webhook.headers.setting("X-Plivo-Signature-V3", "eHh4,")
        #expect(verdict(webhook).problem == .malformedHeader)
        webhook.headers.add("x-plivo-signature-v3", "," + good)
        #expect(verdict(webhook).problem == nil)
        webhook.headers.add("x-plivo-signature-v3-nonce", "7")
        #expect(verdict(webhook).problem == .malformedHeader)
    }

    @Test("a URL the carrier may have dialled counts as well")
    func alternatives() throws {
        var webhook = try #require(signature.sign(SignedWebhook.post(url), nonce: "7"))
        webhook.url = "http://localhost/p"
        #expect(verdict(webhook).problem == .mismatch)
        #expect(verdict(webhook, alternatives: [url]).problem == nil)
        #expect(PlivoSignature(authToken: "").verify(webhook, now: SignedWebhook.now).problem == .key)
    }
}
