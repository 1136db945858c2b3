import CallCore
import ScriptValue

extension TwilioDriver {
    public func read(_ webhook: Webhook, key: String) throws(NoticeProblem) -> CarrierNotice {
        let query = try Self.query(webhook.url)
        // With GET all fields stand in the URL.
        let fields = webhook.method == "GET" ? query : Self.map(try FormFields(webhook.body).fields)
        func field(_ name: String) -> String? { fields[name].flatMap { $0.isEmpty ? nil : $0 } }
        let callback = MarkupCallback(query: query)
        guard let id = callback?.step == .joined ? field("ParentCallSid") ?? field("CallSid") : field("CallSid") else {
            throw NoticeProblem(code: "webhook.call", message: "The webhook names no call: there is no CallSid.")
        }
        if let account = field("AccountSid"), account != dialect.accountSID {
            throw NoticeProblem(code: "webhook.account", message: "The webhook is of another Twilio account.")
        }
        var notice = CarrierNotice(key: key, callID: callback?.callID ?? query["callId"].map { CallID($0) })
        notice.providerCallID = id
        notice.direction = field("Direction").flatMap(Self.direction)
        notice.from = field("From")
        notice.to = field("To")
        notice.timestamp = field("Timestamp").flatMap(TwilioTime.read)
        notice.query = query
        notice.content = .map(fields.mapValues { Value($0) })
        notice.wantsDocument = Self.wantsDocument(callback, isProgress: Self.isProgress(fields))
        notice.mayOpenACall =
            notice.wantsDocument && callback == nil && notice.callID == nil && notice.direction == .inbound
            && ["ringing", "in-progress"].contains(field("CallStatus")?.lowercased())
        return notice
    }

    private static func wantsDocument(_ callback: MarkupCallback?, isProgress: Bool) -> Bool {
        switch callback?.step {
        case .status, .machine, .joined: false
        case .home, .said, .turn, .dtmf, .transfer, .next, .fallback: true
        case nil: !isProgress
        }
    }

    /// Progress reports of a number's own settings come to the plain webhook URL.
    private static func isProgress(_ fields: [String: String]) -> Bool {
        if let source = fields["CallbackSource"], !source.isEmpty { return true }
        return fields["CallStatus"].flatMap(TwilioStatus.end) != nil
    }

    /// `outbound-api`, `outbound-dial` and whatever else is ours to have placed.
    static func direction(_ word: String) -> CallDirection? {
        if word == "inbound" { return .inbound }
        return word.hasPrefix("outbound") ? .outbound : nil
    }

    private static func query(_ url: String) throws(NoticeProblem) -> [String: String] {
        guard let text = WebAddress(url)?.query else { return [:] }
        return map(try FormFields(query: text[...]).fields)
    }

    private static func map(_ fields: [HeaderList.Field]) -> [String: String] {
        Dictionary(fields.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    }
}
