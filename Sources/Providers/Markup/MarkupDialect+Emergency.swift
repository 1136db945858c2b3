import CallCore

extension MarkupDialect {
    /// Holds the line for two seconds and comes back for the document that was not ready.
    func comingBack(for notice: CarrierNotice?, webhookURL: String) -> WebhookReply {
        let written = notice.flatMap { MarkupCallback(query: $0.query) }
        let context = LineContext(
            callID: notice?.callID, providerCallID: notice?.providerCallID, direction: notice?.direction ?? .inbound,
            from: "", to: "", webhookURL: webhookURL, salt: written?.salt ?? "")
        // What this one told must not be lost: the carrier comes back with it.
        var home = written ?? MarkupCallback(.home, callID: notice?.callID, document: 0, salt: context.salt)
        home.round = min(max(home.round, 0), 1_000_000) + 1
        return write(MarkupDocument([.pause(seconds: 2), .redirect(home)]), context)
    }

    /// Turns a call away that no flow wants.
    func refusing(_ notice: CarrierNotice) -> WebhookReply {
        let context = LineContext(
            callID: nil, providerCallID: notice.providerCallID, direction: .inbound, from: "", to: "", webhookURL: "",
            salt: "")
        return write(MarkupDocument([.reject(reason: "rejected")]), context)
    }
}
