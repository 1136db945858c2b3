import CallCore

/// Whether the signature of a webhook holds and, if not, which part of the request is not what was signed: found by
/// trying the changes that proxies, settings and copying make. Nothing in it repeats secrets, signatures or values of
/// the request.
public struct SignatureExplanation: Hashable, Sendable {
    public enum Part: String, Hashable, Sendable, CaseIterable {
        case scheme, host, port, path, query, parameters, body, token, encoding, header, timestamp
    }

    public var verdict: WebhookVerdict
    /// What does not match; empty when the signature holds.
    public var parts: [Part]
    /// For people: what does not match, then what to do.
    public var lines: [String]

    /// `ok`, or the stable code of the problem.
    public var reason: String {
        switch verdict {
        case .genuine: "ok"
        case .refused(let problem): problem.rawValue
        }
    }

    /// - Parameter now: the clock, for schemes that sign a time.
    public init(_ webhook: Webhook, check: SignatureCheck, now: CallTime) {
        verdict = check.verify(webhook, now: now)
        (parts, lines) = ([], [])
        switch verdict {
        case .genuine: lines = ["the signature holds"]
        case .refused(let problem): explain(problem, webhook, check, now)
        }
    }

    private mutating func explain(
        _ problem: SignatureProblem, _ webhook: Webhook, _ check: SignatureCheck, _ now: CallTime
    ) {
        if [.mismatch, .malformedHeader, .bodyHash, .uncoveredBody].contains(problem),
            let trial = Self.fitting(webhook, check, now)
        {
            parts = trial.changes.map(\.part)
            lines = trial.changes.map { "\($0.part.rawValue): \($0.note)" } + [Self.advice(parts, check.scheme)]
            return
        }
        let (part, what, next) = Self.plain(problem, check.scheme)
        parts = [part]
        lines = ["\(part.rawValue): \(what)", next]
    }

    private static func fitting(_ webhook: Webhook, _ check: SignatureCheck, _ now: CallTime) -> SignatureTrial? {
        let start = SignatureTrial(webhook, check)
        var axes = SignatureTrial.contentAxes(webhook, check)
        guard check.scheme == .telnyx else {
            axes = SignatureTrial.addressAxes(webhook) + axes
            return SignatureTrial.search(start, axes: axes, limit: 3, now: now)
        }
        return SignatureTrial.search(start, axes: axes, limit: 2, now: now)
            ?? SignatureTrial.search(start, axes: [SignatureTrial.times(webhook, within: 600)], limit: 1, now: now)
    }

    private static func advice(_ parts: [Part], _ scheme: SignatureScheme) -> String {
        if parts.contains(where: { [.scheme, .host, .port, .path, .query].contains($0) }) {
            return "next: set publicUrl to the address exactly as the carrier dials it, or let the proxy pass on the "
                + "original host and scheme"
        }
        if parts.contains(.token) { return "next: set the token without anything around it" }
        if parts.contains(.timestamp) { return "next: pass the time header on as it came" }
        return "next: pass headers and body on as they came, byte for byte"
    }

    /// What is said when no change makes the signature fit.
    private static func plain(_ problem: SignatureProblem, _ scheme: SignatureScheme) -> (Part, String, String) {
        let secret = scheme == .telnyx ? "public key" : "auth token"
        switch problem {
        case .missingHeader:
            return (.header, "a header of the scheme is missing or empty", "next: let the proxy pass on all headers")
        case .malformedHeader:
            return (
                .encoding, "a header of the scheme cannot be read: not Base64, cut short, or there twice",
                "next: pass the headers on as they came"
            )
        case .stale:
            return (
                .timestamp, "the signature fits, but its time is too far from the clock",
                "next: set the clock of this machine, and do not verify old requests"
            )
        case .mismatch:
            return (
                .token, "no change of the URL, parameters or encoding makes the signature fit",
                "next: the \(secret) is most likely another one (other account, region or sub-account); else the body "
                    + "was altered on the way"
            )
        case .bodyHash:
            return (
                .body, "the body is not the one whose hash the URL carries",
                "next: verify the raw body, before anything parses it"
            )
        case .uncoveredBody:
            return (
                .body, "the scheme does not cover a body of this kind",
                "next: check the Content-Type and that the body is what the carrier sends"
            )
        case .algorithm:
            return (.header, "the settings header names an algorithm nobody knows", "next: sign with HMAC_SHA256")
        case .key:
            return (.token, "the \(secret) given cannot be used", "next: copy the \(secret) from the carrier's console")
        }
    }
}
