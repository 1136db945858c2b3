import CallCore

extension PlivoWire {
    /// Tells of something; the answer is not read.
    func tell(
        _ event: String, _ callback: PlivoCallback, _ fields: [HeaderList.Field] = [], of call: PlivoCall
    ) {
        let all = call.fields(event: event) + fields
        guard let webhook = webhook("\(event) of \(call.uuid)", callback, all, settings.callbackLatency) else { return }
        sender.post(webhook, of: call.uuid) { [weak self] response in
            guard let self, response?.isSuccess != true else { return }
            let status = response.map { "status \($0.status)" } ?? "no answer"
            self.note(0, "\(event) webhook: \(status)", call: call.uuid, url: callback.url)
        }
    }

    /// Asks for a document. Nil when nothing came back.
    func fetch(
        _ callback: PlivoCallback, _ fields: [HeaderList.Field], of call: PlivoCall,
        then: @escaping (WireResponse?) -> Void
    ) {
        let name = "document for \(call.uuid)"
        guard var webhook = webhook(name, callback, fields, settings.fetchLatency) else { return then(nil) }
        webhook.policy.mayStray = false
        sender.post(webhook, of: call.uuid, then: then)
    }

    private func webhook(
        _ name: String, _ callback: PlivoCallback, _ fields: [HeaderList.Field], _ latency: ClosedRange<Milliseconds>
    ) -> WireWebhook? {
        guard var address = WebAddress(callback.url), WireURL.isWeb(address) else { return nil }
        let policy = PlivoRetries(address.fragment).policy(pause: settings.retryPause)
        address.fragment = nil
        let isGet = callback.method == "GET"
        let target = isGet ? address.adding(query: fields.map { ($0.name, $0.value) }) : address.text
        let body = isGet ? [] : Array(PercentCoding.form(fields).utf8)
        guard var request = WireRequest(callback.method, url: target, body: body) else { return nil }
        if !isGet { request.headers.add("Content-Type", "application/x-www-form-urlencoded") }
        request.headers.add("User-Agent", "Plivo")
        request.headers.fields += settings.sign(callback.method, request.url, isGet ? [] : fields, body).fields
        return WireWebhook(name: name, request: request, policy: policy, latency: latency)
    }
}
