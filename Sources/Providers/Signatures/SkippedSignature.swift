import CallCore
import CallCrypto

/// Webhooks that nobody verifies, because the configuration says so, are still recognised when they come again.
public enum SkippedSignature {
    /// Names the request by its method, URL and body.
    public static func replayKey(provider: String, _ webhook: Webhook) -> String {
        let text = Array((webhook.method + "\n" + webhook.url + "\n").utf8) + webhook.body
        return provider + ":skip:" + Digest.sha256Hex(text)
    }
}
