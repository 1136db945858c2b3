import CallCore

/// The body of a webhook as the signature schemes tell bodies apart.
enum SignedBody {
    case none
    case form(SignedForm)
    /// JSON and whatever else is no form.
    case other

    /// A body without a content type is taken for a form, as carriers that leave it out mean one.
    init(_ webhook: Webhook) {
        if webhook.body.isEmpty {
            self = .none
        } else if Self.isForm(webhook.headers["Content-Type"]) {
            self = .form(SignedForm(webhook.body))
        } else {
            self = .other
        }
    }

    private static func isForm(_ type: String?) -> Bool {
        let word = (type ?? "").utf8.prefix { $0 != 0x3B }.lazy.filter { $0 > 0x20 }
            .map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        return word.isEmpty || word.elementsEqual("application/x-www-form-urlencoded".utf8)
    }
}
