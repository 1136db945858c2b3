import CallCore

/// The body of a webhook as the signature schemes tell bodies apart.
enum SignedBody {
    case none
    case form(SignedForm)
    /// JSON and whatever else is no form.
    case other

    /// A body without a content type is taken for a form, as carriers that leave it out mean one.
    init(_ webhook: Webhook) {
        let type = webhook.headers["Content-Type"]?.utf8.prefix { $0 != 0x3B }
        let word = String(decoding: (type ?? ""[...].utf8).filter { $0 > 0x20 }, as: UTF8.self).lowercased()
        if webhook.body.isEmpty {
            self = .none
        } else if word.isEmpty || word == "application/x-www-form-urlencoded" {
            self = .form(SignedForm(webhook.body))
        } else {
            self = .other
        }
    }
}
