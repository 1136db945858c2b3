/// Whether a webhook is the carrier's.
public enum WebhookVerdict: Hashable, Sendable {
    /// `replayKey` names this one request: the same bytes signed the same way give the same key. It begins with the
    /// carrier's name.
    case genuine(replayKey: String)
    case refused(SignatureProblem)
}

/// Why a signature does not hold; the raw value is the stable code that logs and tools show.
public enum SignatureProblem: String, Hashable, Sendable, CaseIterable {
    /// A header of the scheme is missing or empty.
    case missingHeader = "missing_header"
    /// A header cannot be read: no Base64, wrong length, a time that is no number.
    case malformedHeader = "malformed_header"
    /// Signed too long ago, or in the future.
    case stale
    /// The signature does not fit the request.
    case mismatch
    /// The hash of the body that the URL carries is not that of the body.
    case bodyHash = "body_hash"
    /// The body is of a kind the scheme does not cover.
    case uncoveredBody = "uncovered_body"
    /// The header names an algorithm nobody knows.
    case algorithm
    /// The configured key or token cannot be used.
    case key
}
