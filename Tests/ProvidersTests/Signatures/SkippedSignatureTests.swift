import CallCore
import CallCrypto
import Testing

@testable import Providers

@Suite("Webhooks nobody verifies")
struct SkippedSignatureTests {
    @Test("the key is a hash of method, URL and body, and names the carrier")
    func key() {
        let webhook = SignedWebhook.post("https://h/x", "a=1")
        let key = SkippedSignature.replayKey(provider: "telnyx", webhook)
        #expect(key == "telnyx:skip:" + Digest.sha256Hex(Array("POST\nhttps://h/x\na=1".utf8)))
        #expect(SkippedSignature.replayKey(provider: "telnyx", SignedWebhook.post("https://h/x", "a=2")) != key)
    }
}
