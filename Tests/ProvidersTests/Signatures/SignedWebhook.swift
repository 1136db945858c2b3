import CallCore

/// Requests for the tests of signatures.
enum SignedWebhook {
    static let token = "0123456789abcdef0123456789abcdef"
    static let form = "application/x-www-form-urlencoded"
    static let now = CallTime(milliseconds: 1_767_225_600_000)

    static func post(
        _ url: String, _ body: String = "CallSid=CA1&From=%2B16505550100", type: String = form,
        headers: HeaderList = HeaderList()
    ) -> Webhook {
        var headers = headers
        headers.add("Content-Type", type)
        return Webhook(method: "POST", url: url, headers: headers, body: Array(body.utf8))
    }

    static func get(_ url: String) -> Webhook { Webhook(method: "GET", url: url, headers: HeaderList(), body: []) }
}

extension WebhookVerdict {
    var replayKey: String? { if case .genuine(let key) = self { key } else { nil } }
    var problem: SignatureProblem? { if case .refused(let problem) = self { problem } else { nil } }
}

extension HeaderList {
    /// The same with another value for one header.
    func setting(_ name: String, _ value: String) -> HeaderList {
        HeaderList(fields.map { HeaderList([$0])[name] == nil ? $0 : Field($0.name, value) })
    }

    func removing(_ name: String) -> HeaderList { HeaderList(fields.filter { HeaderList([$0])[name] == nil }) }
}
