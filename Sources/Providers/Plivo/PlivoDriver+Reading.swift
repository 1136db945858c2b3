import CallCore

extension PlivoDriver {
    /// - Throws: `webhook.form` when the form or the query cannot be read, `webhook.content_type` for a body that is no
    ///   form.
    public func read(_ webhook: Webhook, key: String) throws(NoticeProblem) -> CarrierNotice {
        let settings = try FormFields(query: Substring(WebAddress(webhook.url)?.query ?? ""))
        var query = settings.firstOfEach
        let fields = PlivoFields(webhook.method == "GET" ? settings : try Self.form(webhook))
        if MarkupCallback(query: query)?.step == .joined, !fields.tellsOfPickup {
            // That address hears of more than the pickup; the rest is progress like any other.
            query["flow"] = nil
            query["type"] = MarkupCallback.Step.status.rawValue
        }
        let callback = MarkupCallback(query: query)
        let direction = fields["Direction"].flatMap { CallDirection(rawValue: $0.lowercased()) }
        var notice = CarrierNotice(key: key, callID: callback?.callID ?? query["callId"].map { CallID($0) })
        notice.providerCallID = Self.callID(fields, callback?.step)
        notice.alias = fields["RequestUUID"] ?? fields["ALegRequestUUID"]
        notice.direction = direction
        notice.from = fields["From"].map(PlivoNumber.read)
        notice.to = fields["To"].map(PlivoNumber.read)
        notice.wantsDocument = Self.wantsDocument(fields, callback?.step)
        notice.mayOpenACall = Self.mayOpenACall(notice, callback?.step)
        notice.query = query
        notice.form = fields.form
        return notice
    }

    private static func form(_ webhook: Webhook) throws(NoticeProblem) -> FormFields {
        let type = webhook.headers["Content-Type"]?.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
        if let type, !webhook.body.isEmpty, type != "application/x-www-form-urlencoded" {
            throw NoticeProblem(
                code: "webhook.content_type",
                message: "Plivo sends application/x-www-form-urlencoded; this body is of another type.")
        }
        return try FormFields(webhook.body)
    }

    /// Around a `<Dial>` there are two calls; ours is the one that dials.
    private static func callID(_ fields: PlivoFields, _ step: MarkupCallback.Step?) -> String? {
        fields.isOfOtherLeg || step == .transfer ? fields["DialALegUUID"] ?? fields["CallUUID"] : fields["CallUUID"]
    }

    private static func wantsDocument(_ fields: PlivoFields, _ step: MarkupCallback.Step?) -> Bool {
        switch step {
        case .status, .machine, .joined, .stream, .partial: false
        case .turn, .transfer: fields.event != "Hangup"
        case .home, .said, .dtmf, .next, .fallback, nil: !fields.isTelling
        }
    }

    /// A new inbound call, or one that was asked to come back before it had a flow.
    private static func mayOpenACall(_ notice: CarrierNotice, _ step: MarkupCallback.Step?) -> Bool {
        guard notice.wantsDocument, notice.callID == nil, notice.providerCallID != nil else { return false }
        return notice.direction == .inbound && (step == nil || step == .home || step == .fallback)
    }
}
