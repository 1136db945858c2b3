import CallCore

@testable import Providers

/// What the tests of Twilio's driver share.
enum TwilioSample {
    static let driver = TwilioDriver(accountSID: "AC1", verifier: { _, _, _ in .genuine(replayKey: "k") })

    static var context: LineContext {
        LineContext(
            callID: CallID("c 1"), providerCallID: "CA1", direction: .outbound, from: "+15550001111",
            to: "+15550002222", webhookURL: "https://voice.example.com/hook?tenant=a", salt: "s1")
    }

    static func dialect(_ edit: (inout TwilioOptions) -> Void = { _ in }) -> TwilioDialect {
        var options = TwilioOptions()
        edit(&options)
        return TwilioDialect(accountSID: "AC1", options: options)
    }

    static func xml(_ steps: MarkupStep..., edit: (inout TwilioOptions) -> Void = { _ in }) -> String {
        let text = dialect(edit).text(MarkupDocument(steps), context)
        return String(text.dropFirst(#"<?xml version="1.0" encoding="UTF-8"?><Response>"#.count).dropLast(11))
    }

    static func notice(
        _ body: String, query: String = "", method: String = "POST"
    ) throws(NoticeProblem) -> CarrierNotice {
        let webhook = Webhook(
            method: method, url: "https://voice.example.com/hook" + query, headers: HeaderList(),
            body: Array(body.utf8))
        return try driver.read(webhook, key: "twilio:1")
    }

    static func answered(_ status: Int, _ body: String = "{}") -> CarrierResponse {
        .answered(status: status, body: Array(body.utf8))
    }
}
