import CallCore
import CallCrypto
import ScriptValue

/// The signature of Twilio: `X-Twilio-Signature`, an HMAC over the URL as Twilio wrote it and the form fields.
public struct TwilioSignature: Sendable {
    static let header = "X-Twilio-Signature"
    static let settingsHeader = "X-Twilio-Webhooks-Signature-Settings"
    static let bodyHash = "bodySHA256"

    private let authToken: [UInt8]
    private let sharedKey: [UInt8]
    /// Other orders than the sorted one are for finding out what is wrong with a signature.
    var isSorted = true

    /// - Parameter sharedKey: secret of the key that signs requests with a settings header; nil for the token.
    public init(authToken: String, sharedKey: String? = nil) {
        self.authToken = Array(authToken.utf8)
        self.sharedKey = sharedKey.map { Array($0.utf8) } ?? self.authToken
    }

    /// Whether Twilio sent this. Each URL counts with and without its port, a stream's also with its query signed like
    /// form fields and with or without a slash at the end.
    ///
    /// - Parameters:
    ///   - alternatives: other URLs that Twilio may have dialled, tried after the webhook's own.
    ///   - now: not looked at; the scheme knows no time.
    public func verify(_ webhook: Webhook, alternatives: [String] = [], now: CallTime) -> WebhookVerdict {
        do throws(SignatureRefusal) {
            let signature = try webhook.headers.single(Self.header)
            let mac = try mac(webhook.headers)
            var problem: SignatureProblem?
            for url in [webhook.url] + alternatives {
                do throws(SignatureRefusal) {
                    let form = try form(of: webhook, url: url)
                    // Nearly always it is signed as it stands; the other ways are made up only when it is not.
                    let whole = Candidate(url: url, form: form)
                    if let key = key(whole, signature, mac) { return .genuine(replayKey: key) }
                    for candidate in Candidate.others(url: url, form: form) {
                        if let key = key(candidate, signature, mac) { return .genuine(replayKey: key) }
                    }
                } catch { problem = problem ?? error.problem }
            }
            let isReadable = Base64.decode(signature)?.count == mac([]).count
            throw SignatureRefusal(problem ?? (isReadable ? .mismatch : .malformedHeader))
        } catch { return .refused(error.problem) }
    }

    /// The webhook with Twilio's signature over its URL. A body that is no form puts its hash into the query first.
    public func sign(_ webhook: Webhook) -> Webhook {
        var signed = webhook
        var form = SignedForm.empty
        switch SignedBody(webhook) {
        case .none: break
        case .form(let fields): form = fields
        case .other:
            let hash = [(Self.bodyHash, Digest.sha256Hex(webhook.body))]
            signed.url = WebAddress(webhook.url)?.adding(query: hash) ?? webhook.url
        }
        let mac = HMAC.sha1(key: authToken, message: message(signed.url, arranged(form)))
        signed.headers.add(Self.header, Base64.encode(mac))
        return signed
    }

    /// The keyed hash that the settings header names; SHA-1 without it.
    private func mac(_ headers: HeaderList) throws(SignatureRefusal) -> ([UInt8]) -> [UInt8] {
        let settings = headers.all(Self.settingsHeader).joined(separator: ",")
        let words = settings.split(separator: ",").map { $0.split(separator: "=", maxSplits: 1).map(Self.trimmed) }
        let algorithm = words.first { $0.count == 2 && $0[0] == "algorithm" && !$0[1].isEmpty }?[1]
        let key = settings.isEmpty ? authToken : sharedKey
        guard !key.isEmpty else { throw SignatureRefusal(.key) }
        switch algorithm?.uppercased() {
        case nil, "HMAC_SHA1": return { HMAC.sha1(key: key, message: $0) }
        case "HMAC_SHA256": return { HMAC.sha256(key: key, message: $0) }
        default: throw SignatureRefusal(.algorithm)
        }
    }

    /// The fields that are signed behind the URL. A body of another kind is covered by its hash in the URL or not at
    /// all.
    private func form(of webhook: Webhook, url: String) throws(SignatureRefusal) -> SignedForm {
        switch SignedBody(webhook) {
        case .none where Self.hash(in: url) == nil: return .empty
        case .form(let form): return form
        case .none, .other:
            guard let hash = Self.hash(in: url) else { throw SignatureRefusal(.uncoveredBody) }
            guard ConstantTime.equal(hash, Array(Digest.sha256Hex(webhook.body).utf8)) else {
                throw SignatureRefusal(.bodyHash)
            }
            return .empty
        }
    }

    private static func hash(in url: String) -> [UInt8]? {
        guard let query = WebAddress(url)?.query else { return nil }
        return SignedForm(Array(query.utf8)).first(bodyHash, isEmptyToo: false)
    }

    private func arranged(_ form: SignedForm) -> SignedForm { isSorted ? form.sorted : form }

    /// What is signed: the URL, then each name with each of its values, once.
    private func message(_ url: String, _ arranged: SignedForm) -> [UInt8] {
        var message = Array(url.utf8)
        (isSorted ? arranged.uniqueSorted : arranged.unique).appendRun(to: &message)
        return message
    }

    /// The replay key of a request that was written and signed in this way; nil when it was not.
    private func key(_ candidate: Candidate, _ signature: String, _ mac: ([UInt8]) -> [UInt8]) -> String? {
        let form = arranged(candidate.form)
        guard ConstantTime.equal(Base64.encode(mac(message(candidate.url, form))), signature) else { return nil }
        var text = Array(candidate.url.utf8)
        text.append(0x0A)
        (isSorted ? form : form.sorted).appendQuery(to: &text)
        text.append(0x0A)
        text += signature.utf8
        return "twilio:req:" + Digest.sha256Hex(text)
    }

    private static func trimmed(_ word: Substring) -> String {
        String(decoding: word.utf8.drop { $0 == 0x20 }.reversed().drop { $0 == 0x20 }.reversed(), as: UTF8.self)
    }
}
