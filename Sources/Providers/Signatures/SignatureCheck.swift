import CallCore

/// The verifier of one carrier with its secret.
public struct SignatureCheck: Sendable {
    public let scheme: SignatureScheme
    /// Auth token or public key.
    public var secret: String
    /// How far a signed time may be off; only Telnyx signs one.
    public var tolerance: Milliseconds
    /// See the verifiers.
    var isSorted = true

    public init(_ scheme: SignatureScheme, secret: String, tolerance: Milliseconds = TelnyxSignature.tolerance) {
        self.scheme = scheme
        self.secret = secret
        self.tolerance = tolerance
    }

    public func verify(_ webhook: Webhook, alternatives: [String] = [], now: CallTime) -> WebhookVerdict {
        switch scheme {
        case .twilio:
            var signature = TwilioSignature(authToken: secret)
            signature.isSorted = isSorted
            return signature.verify(webhook, alternatives: alternatives, now: now)
        case .telnyx:
            return TelnyxSignature(publicKey: secret, tolerance: tolerance).verify(webhook, now: now)
        case .plivo, .plivoV2, .plivoV3:
            var signature = PlivoSignature(authToken: secret, schemes: plivoSchemes)
            signature.isSorted = isSorted
            return signature.verify(webhook, alternatives: alternatives, now: now)
        }
    }

    private var plivoSchemes: Set<PlivoSignature.Scheme> {
        switch scheme {
        case .plivoV2: [.v2]
        case .plivoV3: [.v3]
        default: [.v2, .v3]
        }
    }
}
