import CallCore

extension TwilioWire {
    /// Asks for something that a status callback does not wait for.
    func callBack(_ name: String, _ method: String, _ url: String, _ fields: [HeaderList.Field], of call: TwilioCall) {
        var policy = WebhookPolicy()
        policy.retries = [0]
        guard let request = webhook(method, url, fields, policy: &policy) else { return }
        let webhook = WireWebhook(
            name: "\(name) of \(call.sid)", request: request, policy: policy, latency: settings.callbackLatency)
        sender.post(webhook, of: call.sid) { [weak self] response in
            guard let self, response?.isSuccess != true else { return }
            let status = response.map { "status \($0.status)" } ?? "no answer"
            self.note(11200, "\(name) callback: \(status)", call: call.sid, url: url)
        }
    }

    /// Asks for a document. Nil when nothing came back.
    func fetch(
        _ method: String, _ url: String, _ fields: [HeaderList.Field], of call: TwilioCall,
        then: @escaping (WireResponse?) -> Void
    ) {
        var policy = WebhookPolicy()
        policy.retries = [0]
        policy.total = 15_000
        policy.mayStray = false
        policy.retriesStatus = { _ in false }
        guard let request = webhook(method, url, fields, policy: &policy) else { return then(nil) }
        let webhook = WireWebhook(
            name: "document for \(call.sid)", request: request, policy: policy, latency: settings.fetchLatency)
        sender.post(webhook, of: call.sid, then: then)
    }

    private func webhook(
        _ method: String, _ url: String, _ fields: [HeaderList.Field], policy: inout WebhookPolicy
    ) -> WireRequest? {
        guard var address = WebAddress(url), WireURL.isWeb(address) else { return nil }
        policy.override(address.fragment)
        address.fragment = nil
        let isGet = method == "GET"
        let target = isGet ? address.adding(query: fields.map { ($0.name, $0.value) }) : address.text
        let body = isGet ? [] : Array(PercentCoding.form(fields).utf8)
        guard var request = WireRequest(method, url: target, body: body) else { return nil }
        if !isGet { request.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8") }
        request.headers.add("User-Agent", "TwilioProxy/1.1")
        request.headers.add("I-Twilio-Idempotency-Token", makeUUID())
        let signed = settings.sign(method, request.url, isGet ? [] : fields, body)
        request.headers.fields += signed.fields
        return request
    }
}

extension WebhookPolicy {
    /// Takes over what the fragment of a webhook's URL asks for: `rt` and `tt` in milliseconds, `rc` in further tries.
    fileprivate mutating func override(_ fragment: String?) {
        for setting in (fragment ?? "").split(separator: "&") {
            let parts = setting.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let number = Int64(parts[1]) else { continue }
            switch parts[0] {
            case "rt" where (100...15_000).contains(number): answerLimit = number
            case "tt" where (100...15_000).contains(number): total = number
            case "rc" where (0...5).contains(number): retries = Array(repeating: 0, count: Int(number))
            default: break
            }
        }
    }
}
