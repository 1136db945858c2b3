/// A way of signing webhooks, by the name that captured requests and vector files use.
public enum SignatureScheme: String, Hashable, Sendable, CaseIterable {
    case twilio
    case telnyx
    /// V3 or V2, as the headers say.
    case plivo
    case plivoV2 = "plivo_v2"
    case plivoV3 = "plivo_v3"
}
