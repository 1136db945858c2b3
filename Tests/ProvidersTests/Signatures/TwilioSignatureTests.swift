import CallCore
import CallCrypto
import ScriptValue
import Testing

@testable import Providers

@Suite("Signatures of Twilio")
struct TwilioSignatureTests {
    private let signature = TwilioSignature(authToken: SignedWebhook.token)
    private let url = "https://voice.example.org/t?call=1"

    private func verdict(_ webhook: Webhook, alternatives: [String] = []) -> WebhookVerdict {
        signature.verify(webhook, alternatives: alternatives, now: SignedWebhook.now)
    }

    @Test("what the simulator signs verifies, whatever the body is")
    func signs() {
        let webhooks = [
            SignedWebhook.post(url), SignedWebhook.post(url, "T=b&T=a&T=b&e=&%C3%A9=1"), SignedWebhook.get(url),
            SignedWebhook.get("wss://voice.example.org/media"), SignedWebhook.post(url, ""),
            SignedWebhook.post(url, "{\"a\":1}", type: "application/json"),
        ]
        for webhook in webhooks { #expect(verdict(signature.sign(webhook)).problem == nil) }
    }

    @Test("a body that is no form is covered by its hash or refused")
    func json() {
        let json = SignedWebhook.post(url, "{}", type: "application/json")
        var signed = signature.sign(json)
        #expect(signed.url.contains("&bodySHA256=44136fa355b3678a"))
        signed.body = Array("[]".utf8)
        #expect(verdict(signed).problem == .bodyHash)
        var bare = signature.sign(SignedWebhook.get(url))
        bare.method = "POST"
        bare.body = json.body
        bare.headers.add("Content-Type", "application/json")
        #expect(verdict(bare).problem == .uncoveredBody)
    }

    @Test("a URL the carrier may have dialled counts as well, and gives the same replay key")
    func alternatives() throws {
        let signed = signature.sign(SignedWebhook.post(url))
        let key = try #require(verdict(signed).replayKey)
        var moved = signed
        moved.url = "https://10.0.0.1/t?call=1"
        #expect(verdict(moved).problem == .mismatch)
        #expect(verdict(moved, alternatives: ["https://a.example/t", url]).replayKey == key)
        moved.url = "https://voice.example.org:8443/t?call=1"
        #expect(verdict(moved).replayKey == key)
    }

    @Test("the replay key is the hash of URL, sorted fields and signature")
    func replayKey() throws {
        let signed = signature.sign(SignedWebhook.post(url, "b=2&a=1+1"))
        let header = try #require(signed.headers["x-twilio-signature"])
        let text = url + "\na=1 1&b=2\n" + header
        #expect(verdict(signed).replayKey == "twilio:req:" + Digest.sha256Hex(Array(text.utf8)))
    }

    @Test("headers that are missing, empty, repeated or unreadable are told apart")
    func headers() {
        var webhook = signature.sign(SignedWebhook.post(url))
        let headers = webhook.headers
        webhook.headers = headers.removing("X-Twilio-Signature")
        #expect(verdict(webhook).problem == .missingHeader)
        webhook.headers = headers.setting("X-Twilio-Signature", "")
        #expect(verdict(webhook).problem == .missingHeader)
        webhook.headers = headers.setting("X-Twilio-Signature", "AAAA")
        #expect(verdict(webhook).problem == .malformedHeader)
        webhook.headers = headers.setting("X-Twilio-Signature", String(repeating: "A", count: 27) + "=")
        #expect(verdict(webhook).problem == .mismatch)
        webhook.headers = headers
        webhook.headers.add("x-twilio-signature", headers["X-Twilio-Signature"] ?? "")
        #expect(verdict(webhook).problem == .malformedHeader)
    }

    @Test("a request signed with a shared key verifies with that key and its algorithm only")
    func sharedKey() {
        var webhook = SignedWebhook.post("https://h/t", "a=1")
        let mac = HMAC.sha256(key: Array("shared".utf8), message: Array("https://h/ta1".utf8))
        webhook.headers.add("X-Twilio-Signature", Base64.encode(mac))
        #expect(verdict(webhook).problem != nil)
        webhook.headers.add("X-Twilio-Webhooks-Signature-Settings", "key=k1,algorithm=HMAC_SHA256")
        #expect(verdict(webhook).problem == .mismatch)
        let shared = TwilioSignature(authToken: SignedWebhook.token, sharedKey: "shared")
        #expect(shared.verify(webhook, now: SignedWebhook.now).problem == nil)
        webhook.headers = webhook.headers.setting("X-Twilio-Webhooks-Signature-Settings", "key=k1,algorithm=HMAC_MD5")
        #expect(shared.verify(webhook, now: SignedWebhook.now).problem == .algorithm)
    }

    @Test("without a token nothing verifies")
    func noToken() {
        let none = TwilioSignature(authToken: "")
        #expect(none.verify(none.sign(SignedWebhook.post(url)), now: SignedWebhook.now).problem == .key)
    }
}
