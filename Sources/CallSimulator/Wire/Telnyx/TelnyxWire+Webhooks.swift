import CallCore
import ScriptValue

extension TelnyxWire {
    /// The ids of another leg of the same session.
    func makeIDs(of call: TelnyxCall) -> TelnyxIDs {
        TelnyxIDs(control: makeControlID(), leg: makeUUID(), session: call.ids.session)
    }

    /// Tells the product of an event of a leg, now; nobody, when the call is not the product's and has no URL.
    func tell(_ type: String, _ payload: [String: Value], to url: String, of leg: String) {
        guard !url.isEmpty else { return }
        let data: Value = [
            "record_type": "event", "event_type": Value(type), "id": Value(makeUUID()),
            "occurred_at": Value(WireDate.iso8601(kernel.now)), "payload": .map(payload),
        ]
        attempt(1, type, data, to: url, of: leg)
    }

    /// Every attempt has a number and a signature of its own; the event stays the same.
    private func attempt(_ number: Int, _ type: String, _ data: Value, to url: String, of leg: String) {
        guard let request = webhook(number, data, url) else {
            return note(0, "\(type): there is no URL to send it to", call: leg, url: url)
        }
        var policy = WebhookPolicy()
        policy.answerLimit = settings.webhookTimeout
        let isAgain: @Sendable (Int) -> Bool = { $0 >= 500 || $0 == 408 || $0 == 429 }
        policy.retriesStatus = isAgain
        let latency = number == 1 ? drawLatency(of: leg) : 0
        let webhook = WireWebhook(
            name: "\(type) of \(leg.prefix(8)) attempt \(number)", request: request, policy: policy,
            latency: latency...latency)
        sender.post(webhook, of: leg) { [weak self] response in
            guard let self, response?.isSuccess != true else { return }
            let mayComeAgain = response.map { isAgain($0.status) } ?? true
            guard mayComeAgain, number <= self.settings.webhookRetries.count else {
                let outcome = response.map { "status \($0.status)" } ?? "no answer"
                self.undelivered.append(request)
                return self.note(response?.status ?? 0, "\(type) was not taken: \(outcome)", call: leg, url: url)
            }
            let pause = self.settings.webhookRetries[number - 1]
            self.kernel.schedule(after: pause, label: "\(type) comes again") { [weak self] in
                self?.attempt(number + 1, type, data, to: url, of: leg)
            }
        }
    }

    private func webhook(_ number: Int, _ data: Value, _ url: String) -> WireRequest? {
        let content: Value = ["data": data, "meta": ["attempt": .int(Int64(number)), "delivered_to": Value(url)]]
        let body = JSONText.encodePlain(content)
        guard var request = WireRequest("POST", url: url, body: body), request.origin != nil else { return nil }
        request.headers.add("Content-Type", "application/json")
        request.headers.add("User-Agent", "telnyx-webhooks")
        let time = HeaderList.Field("telnyx-timestamp", String(kernel.now.milliseconds / 1_000))
        request.headers.fields += settings.sign("POST", request.url, [time], body).fields
        return request
    }
}
