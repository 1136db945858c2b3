import CallCore
import CallCrypto
import ScriptValue
import Testing

@testable import Providers

@Suite("Explaining signatures")
struct SignatureExplanationTests {
    private typealias Part = SignatureExplanation.Part
    private let check = SignatureCheck(.twilio, secret: SignedWebhook.token)
    private let url = "https://voice.example.org/t?call=secret-call"

    private func signed(_ webhook: Webhook) -> Webhook { TwilioSignature(authToken: SignedWebhook.token).sign(webhook) }

    private func explain(_ webhook: Webhook, _ check: SignatureCheck? = nil) -> SignatureExplanation {
        SignatureExplanation(webhook, check: check ?? self.check, now: SignedWebhook.now)
    }

    /// What is said when the request comes in under another URL than was signed.
    private func parts(signedFor url: String, seen: String, headers: HeaderList = HeaderList()) -> [Part] {
        var webhook = signed(SignedWebhook.post(url, headers: headers))
        webhook.url = seen
        return explain(webhook).parts
    }

    @Test("a signature that holds needs no explanation")
    func holds() {
        let explanation = explain(signed(SignedWebhook.post(url)))
        #expect(explanation.reason == "ok")
        #expect(explanation.parts.isEmpty)
        #expect(explanation.lines == ["the signature holds"])
    }

    @Test("each part of the URL is found by itself")
    func address() {
        #expect(parts(signedFor: "https://h/t", seen: "http://h/t") == [.scheme])
        #expect(parts(signedFor: "wss://h/t", seen: "https://h/t") == [.scheme])
        #expect(parts(signedFor: "https://h/t", seen: "https://H/t") == [.host])
        #expect(parts(signedFor: "https://h:8443/t", seen: "https://h:5001/t") == [.port])
        #expect(parts(signedFor: "https://h/t/", seen: "https://h/t") == [.path])
        #expect(parts(signedFor: "https://h/t", seen: "https://h/t/") == [.path])
        #expect(parts(signedFor: "https://h/t", seen: "https://h/t?x=1") == [.query])
        let forwarded: HeaderList = HeaderList(["X-Forwarded-Host": "pub.example.org, inner"])
        #expect(
            parts(signedFor: "https://pub.example.org/t", seen: "https://10.0.0.1/t", headers: forwarded) == [.host])
        let host = HeaderList(["Host": "pub.example.org:9443"])
        #expect(
            parts(signedFor: "https://pub.example.org:9443/t", seen: "https://a/t", headers: host) == [.host, .port])
    }

    @Test("two and three parts are found together")
    func several() {
        #expect(parts(signedFor: "https://h/t", seen: "http://h/t/") == [.scheme, .path])
        #expect(parts(signedFor: "https://h/t", seen: "http://H/t/") == [.scheme, .host, .path])
    }

    @Test("a parameter order, raw parameters and a token with blanks are found")
    func content() {
        var webhook = SignedWebhook.post("https://h/t", "b=1+1&a=2")
        let sign = { (text: String) in
            Base64.encode(HMAC.sha1(key: Array(SignedWebhook.token.utf8), message: Array(text.utf8)))
        }
        webhook.headers.add("X-Twilio-Signature", sign("https://h/tb1 1a2"))
        #expect(explain(webhook).parts == [.parameters])
        webhook.headers = webhook.headers.setting("X-Twilio-Signature", sign("https://h/ta2b1+1"))
        #expect(explain(webhook).parts == [.parameters])
        webhook.headers = webhook.headers.setting("X-Twilio-Signature", sign("https://h/ta2b1 1"))
        #expect(explain(webhook, SignatureCheck(.twilio, secret: SignedWebhook.token + "\n")).parts == [.token])
        webhook.headers = webhook.headers.setting("X-Twilio-Signature", sign("https://h/ta2b1 1") + " ")
        #expect(explain(webhook).parts == [.encoding])
    }

    @Test("when nothing fits, the token or the body is the cause")
    func token() {
        let explanation = explain(signed(SignedWebhook.post(url)), SignatureCheck(.twilio, secret: "another"))
        #expect(explanation.parts == [.token])
        #expect(explanation.reason == "mismatch")
        #expect(explanation.lines.last?.contains("auth token") == true)
    }

    @Test("what was wrong with a request of Telnyx is found")
    func telnyx() throws {
        let key = try #require(Ed25519PrivateKey(seed: Array(1...32)))
        let check = SignatureCheck(.telnyx, secret: Base64.encode(key.publicKey.raw))
        let body = SignedWebhook.post("https://h", "{\"a\":\"b c\"}", type: "application/json")
        let signed = TelnyxSignature.sign(body, key: key, now: SignedWebhook.now)
        var other = signed
        other.body = Array("{ \"a\" : \"b c\" }\n".utf8)
        #expect(explain(other, check).parts == [.body])
        other = signed
        other.headers = signed.headers.setting(TelnyxSignature.timeHeader, "1767225590")
        #expect(explain(other, check).parts == [.timestamp])
        let late = SignatureExplanation(signed, check: check, now: SignedWebhook.now + 400_000)
        #expect(late.parts == [.timestamp])
        #expect(late.reason == "stale")
        #expect(explain(signed, SignatureCheck(.telnyx, secret: "junk")).reason == "key")
    }

    @Test("what was wrong with a request of Plivo is found")
    func plivo() throws {
        let check = SignatureCheck(.plivo, secret: SignedWebhook.token)
        let signature = PlivoSignature(authToken: SignedWebhook.token)
        var webhook = try #require(signature.sign(SignedWebhook.post("https://h:8443/p?x=1"), nonce: "7"))
        webhook.url = "http://h/p?x=1"
        #expect(explain(webhook, check).parts == [.scheme, .port])
        webhook.headers = webhook.headers.removing("X-Plivo-Signature-V3-Nonce")
        #expect(explain(webhook, check).parts == [.header])
    }

    @Test("no explanation repeats a secret, a signature, a number or a value")
    func discreet() throws {
        var webhook = signed(SignedWebhook.post(url, "From=%2B16505550100&Speech=my+pin+is+4711"))
        let header = try #require(webhook.headers["X-Twilio-Signature"])
        for seen in [url, url.replacing("https", with: "http"), url + "/", "https://other.example/t"] {
            for secret in [SignedWebhook.token, "another token"] {
                webhook.url = seen
                let lines = explain(webhook, SignatureCheck(.twilio, secret: secret)).lines.joined(separator: "\n")
                for hidden in [secret, header, "6505550100", "4711", "secret-call", "From"] {
                    #expect(!lines.contains(hidden))
                }
            }
        }
    }
}
