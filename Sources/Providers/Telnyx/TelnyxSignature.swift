import CallCore
import CallCrypto
import ScriptValue

/// The signature of Telnyx: Ed25519 over the time and the raw body. URL and method are not covered.
public struct TelnyxSignature: Sendable {
    static let header = "Telnyx-Signature-Ed25519"
    static let timeHeader = "Telnyx-Timestamp"

    /// How far the carrier's clock may be off, either way.
    public static let tolerance: Milliseconds = 300_000

    private let key: Ed25519PublicKey?
    private let tolerance: Milliseconds

    /// - Parameter publicKey: PEM, or Base64 or base64url of the 32 bytes or of their DER form. With anything else
    ///   every webhook is refused, as `key`.
    public init(publicKey: String, tolerance: Milliseconds = TelnyxSignature.tolerance) {
        key = Ed25519PublicKey(text: publicKey)
        self.tolerance = tolerance
    }

    /// Whether Telnyx sent this, not more than the tolerance away from `now`.
    ///
    /// - Parameter alternatives: not looked at; the scheme does not cover the URL.
    public func verify(_ webhook: Webhook, alternatives: [String] = [], now: CallTime) -> WebhookVerdict {
        do throws(SignatureRefusal) {
            guard let key else { throw SignatureRefusal(.key) }
            let header = try webhook.headers.single(Self.header)
            let time = try webhook.headers.single(Self.timeHeader)
            guard let signature = Base64.decodeEither(header), signature.count == 64,
                let seconds = Self.seconds(time)
            else { throw SignatureRefusal(.malformedHeader) }
            // JSON is UTF-8; other bytes would be read as something else than what was signed.
            guard String(validating: webhook.body, as: UTF8.self) != nil else { throw SignatureRefusal(.uncoveredBody) }
            let message = Self.message(time, webhook.body)
            guard key.verify(signature: signature, message: message) else { throw SignatureRefusal(.mismatch) }
            let age = now - CallTime(milliseconds: seconds * 1000)
            guard (-tolerance...tolerance).contains(age) else { throw SignatureRefusal(.stale) }
            return .genuine(replayKey: Self.replayKey(time, signature, webhook.body))
        } catch { return .refused(error.problem) }
    }

    /// The webhook with Telnyx's two headers.
    ///
    /// - Parameter now: the time to sign; whole seconds of it count.
    public static func sign(_ webhook: Webhook, key: Ed25519PrivateKey, now: CallTime) -> Webhook {
        let time = String(now.milliseconds / 1000)
        var signed = webhook
        signed.headers.add(header, Base64.encode(key.sign(message(time, webhook.body))))
        signed.headers.add(timeHeader, time)
        return signed
    }

    static func message(_ time: String, _ body: [UInt8]) -> [UInt8] { Array((time + "|").utf8) + body }

    /// Plain digits, few enough to count milliseconds with.
    static func seconds(_ text: String) -> Int64? {
        guard (1...15).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int64(text)
    }

    /// Over the signature in one spelling, so that both alphabets of Base64 are one request.
    private static func replayKey(_ time: String, _ signature: [UInt8], _ body: [UInt8]) -> String {
        let text = Array((time + "\n" + Base64.encode(signature) + "\n").utf8) + body
        return "telnyx:" + Digest.sha256Hex(text)
    }
}
