import CallCore

extension TwilioDriver {
    public func read(_ webhook: Webhook, key: String) throws(NoticeProblem) -> CarrierNotice {
        let query = try Self.query(webhook.url)
        // With GET all fields stand in the URL.
        let form = webhook.method == "GET" ? query : try FormFields(webhook.body)
        func field(_ name: String) -> String? { form[name].flatMap { $0.isEmpty ? nil : $0 } }
        let settings = query.firstOfEach
        let callback = MarkupCallback(query: settings)
        guard let id = callback?.step == .joined ? field("ParentCallSid") ?? field("CallSid") : field("CallSid") else {
            throw NoticeProblem(code: "webhook.call", message: "The webhook names no call: there is no CallSid.")
        }
        if let account = field("AccountSid"), account != dialect.accountSID {
            throw NoticeProblem(code: "webhook.account", message: "The webhook is of another Twilio account.")
        }
        var notice = CarrierNotice(key: key, callID: callback?.callID ?? settings["callId"].map { CallID($0) })
        notice.providerCallID = id
        notice.direction = field("Direction").flatMap(Self.direction)
        notice.from = field("From")
        notice.to = field("To")
        notice.timestamp = field("Timestamp").flatMap(TwilioTime.read)
        notice.query = settings
        notice.form = form
        notice.wantsDocument = Self.wantsDocument(callback, isProgress: Self.isProgress(form))
        notice.mayOpenACall =
            notice.wantsDocument && callback == nil && notice.callID == nil && notice.direction == .inbound
            && ["ringing", "in-progress"].contains(field("CallStatus")?.lowercased())
        return notice
    }

    private static func wantsDocument(_ callback: MarkupCallback?, isProgress: Bool) -> Bool {
        switch callback?.step {
        case .status, .machine, .joined, .stream, .partial: false
        case .home, .said, .turn, .dtmf, .transfer, .next, .fallback: true
        case nil: !isProgress
        }
    }

    /// Progress reports of a number's own settings come to the plain webhook URL.
    private static func isProgress(_ fields: FormFields) -> Bool {
        if let source = fields["CallbackSource"], !source.isEmpty { return true }
        return fields["CallStatus"].flatMap(TwilioStatus.end) != nil
    }

    /// `outbound-api`, `outbound-dial` and whatever else is ours to have placed.
    static func direction(_ word: String) -> CallDirection? {
        if word == "inbound" { return .inbound }
        return word.hasPrefix("outbound") ? .outbound : nil
    }

    private static func query(_ url: String) throws(NoticeProblem) -> FormFields {
        guard let query = RequestTarget(url).query else { return FormFields() }
        return try FormFields(query: query)
    }
}
