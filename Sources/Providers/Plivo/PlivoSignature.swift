import CallCore
import CallCrypto
import ScriptValue

/// The signatures of Plivo, V2 and V3: HMAC-SHA256 over the URL, a nonce and, in V3, the fields of query and form.
public struct PlivoSignature: Sendable {
    public enum Scheme: String, Hashable, Sendable, CaseIterable {
        case v2 = "V2"
        case v3 = "V3"

        /// Keyed with the token of the account or sub-account that owns the number.
        var header: String { "X-Plivo-Signature-" + rawValue }
        /// Keyed with the token of the main account.
        var mainHeader: String { "X-Plivo-Signature-Ma-" + rawValue }
        var nonceHeader: String { header + "-Nonce" }
    }

    private let authToken: [UInt8]
    private let schemes: Set<Scheme>
    /// Other orders than the sorted one are for finding out what is wrong with a signature.
    var isSorted = true

    /// - Parameter schemes: those that may prove a request. Where headers of V3 are present V3 must hold in any case,
    ///   so that nobody gets around it with a signature that covers less.
    public init(authToken: String, schemes: Set<Scheme> = Set(Scheme.allCases)) {
        self.authToken = Array(authToken.utf8)
        self.schemes = schemes
    }

    /// Whether Plivo sent this. A stream's `wss` URL counts as `http`, which is how Plivo signs it.
    ///
    /// - Parameters:
    ///   - alternatives: other URLs that Plivo may have dialled, tried after the webhook's own.
    ///   - now: not looked at; the scheme knows no time.
    public func verify(_ webhook: Webhook, alternatives: [String] = [], now: CallTime) -> WebhookVerdict {
        let urls = [webhook.url] + alternatives
        do throws(SignatureRefusal) {
            guard !authToken.isEmpty else { throw SignatureRefusal(.key) }
            let third: [String] = [Scheme.v3.header, Scheme.v3.mainHeader, Scheme.v3.nonceHeader]
            if third.contains(where: { webhook.headers[$0] != nil }) {
                let key = try check(.v3, webhook, urls)
                return .genuine(replayKey: schemes.contains(.v3) ? key : try check(.v2, webhook, urls))
            }
            guard schemes.contains(.v2) else { throw SignatureRefusal(.missingHeader) }
            return .genuine(replayKey: try check(.v2, webhook, urls))
        } catch { return .refused(error.problem) }
    }

    /// The webhook with Plivo's signature; nil for one that Plivo cannot sign: a body that is no form, a URL that is
    /// none or has other letters than ASCII in its query.
    ///
    /// - Parameter nonce: opaque text; Plivo uses some twenty digits.
    public func sign(_ webhook: Webhook, nonce: String, scheme: Scheme = .v3) -> Webhook? {
        guard let base = try? base(scheme, webhook, url: webhook.url) else { return nil }
        var signed = webhook
        signed.headers.add(scheme.header, signature(scheme, base, nonce))
        signed.headers.add(scheme.nonceHeader, nonce)
        return signed
    }

    /// The replay key of the request when one of its signatures fits one of the URLs.
    private func check(_ scheme: Scheme, _ webhook: Webhook, _ urls: [String]) throws(SignatureRefusal) -> String {
        let given = (webhook.headers.all(scheme.header) + webhook.headers.all(scheme.mainHeader))
            .flatMap { $0.utf8.split(separator: 0x2C).map { String(decoding: $0, as: UTF8.self) } }
        guard !given.isEmpty else { throw SignatureRefusal(.missingHeader) }
        let nonce = try webhook.headers.single(scheme.nonceHeader)
        for url in urls {
            guard let base = try base(scheme, webhook, url: url) else { continue }
            let wanted = signature(scheme, base, nonce)
            if given.contains(where: { ConstantTime.equal($0, wanted) }) {
                let text = base + Array(("\n" + nonce).utf8)
                return "plivo:" + scheme.rawValue.lowercased() + ":" + Digest.sha256Hex(text)
            }
        }
        let isReadable = given.contains { Base64.decode($0)?.count == 32 }
        throw SignatureRefusal(isReadable ? .mismatch : .malformedHeader)
    }

    private func signature(_ scheme: Scheme, _ base: [UInt8], _ nonce: String) -> String {
        let text = base + Array(((scheme == .v3 ? "." : "") + nonce).utf8)
        return Base64.encode(HMAC.sha256(key: authToken, message: text))
    }

    /// What is signed before the nonce; nil for a URL that Plivo cannot have signed.
    private func base(
        _ scheme: Scheme, _ webhook: Webhook, url: String
    ) throws(SignatureRefusal) -> [UInt8]? {
        guard var address = WebAddress(url) else { return nil }
        if ["ws", "wss"].contains(address.scheme.lowercased()) { address.scheme = "http" }
        let bare = Array(address.withoutQuery.utf8)
        guard scheme == .v3 else { return bare }
        let query = SignedForm(Array((address.query ?? "").utf8))
        // Plivo's libraries do not agree on how such a query is signed; callback URLs are ours, and plain.
        guard query.isASCII else { return nil }
        let form = try form(of: webhook)
        guard !query.isEmpty || !form.isEmpty else { return bare }
        var text = bare
        text.append(0x3F)
        arranged(query).appendQuery(to: &text)
        guard !form.isEmpty else { return text }
        // With a query a dot parts it from the parameters; without one only the question mark is there.
        if !query.isEmpty { text.append(0x2E) }
        arranged(form).appendRun(to: &text)
        return text
    }

    private func form(of webhook: Webhook) throws(SignatureRefusal) -> SignedForm {
        switch (SignedBody(webhook), webhook.method) {
        case (.none, _): return .empty
        case (.form(let form), "POST"): return form
        default: throw SignatureRefusal(.uncoveredBody)
        }
    }

    private func arranged(_ form: SignedForm) -> SignedForm { isSorted ? form.sorted : form }
}
