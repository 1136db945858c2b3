import CallCore
import ScriptValue

@testable import Providers

/// What the tests of Plivo share.
enum PlivoSample {
    static let authID = "MAXXXXXXXXXXXXXXXXXX"
    static let dialect = PlivoDialect(authID: authID)
    static let base = "https://voice.example.com/plivo?k=1"
    static let retries = "#rc=3&rp=ct,rt,5xx"
    static let callUUID = "2f1b7c9e-0d3a-4b55-9a41-5c2e8d7f6a10"

    static var driver: PlivoDriver {
        PlivoDriver(authID: authID) { _, _, _ in .genuine(replayKey: "plivo:v3:1") }
    }

    static func context(_ direction: CallDirection = .outbound) -> LineContext {
        LineContext(
            callID: CallID("c-1"), providerCallID: nil, direction: direction, from: "+15550001111",
            to: "+15552223333", webhookURL: base, salt: "s4lt")
    }

    static func callback(_ step: MarkupCallback.Step, subject: String? = nil, document: Int = 3) -> MarkupCallback {
        MarkupCallback(step, callID: CallID("c-1"), document: document, subject: subject, salt: "s4lt")
    }

    /// As it stands in XML.
    static func link(_ fields: String) -> String {
        "https://voice.example.com/plivo?k=1&amp;callId=c-1&amp;"
            + fields.split(separator: "&").joined(separator: "&amp;")
            + "&amp;salt=s4lt#rc=3&amp;rp=ct,rt,5xx"
    }

    static func xml(_ steps: [MarkupStep], _ context: LineContext = context()) -> String {
        String(decoding: dialect.write(MarkupDocument(steps), context).body, as: UTF8.self)
    }

    static func document(_ inside: String) -> String {
        #"<?xml version="1.0" encoding="UTF-8"?><Response>\#(inside)</Response>"#
    }

    static func answered(_ status: Int, _ body: String = "") -> CarrierResponse {
        .answered(status: status, body: Array(body.utf8))
    }

    /// A form POST of Plivo's.
    static func webhook(_ fields: [(String, String)], query: String = "") -> Webhook {
        let form = PercentCoding.form(fields.map { HeaderList.Field($0.0, $0.1) })
        return Webhook(
            method: "POST", url: base + query,
            headers: HeaderList(["Content-Type": "application/x-www-form-urlencoded; charset=utf-8"]),
            body: Array(form.utf8))
    }

    static func notice(_ fields: [(String, String)], query: String = "") throws -> CarrierNotice {
        try driver.read(webhook(fields, query: query), key: "plivo:v3:1")
    }

    static func signals(_ fields: [(String, String)], _ step: MarkupCallback.Step? = nil) throws -> [MarkupSignal] {
        dialect.signals(try notice(fields), step: step)
    }

    static func json(_ body: CarrierRequest.Body) throws -> Value {
        guard case .json(let text) = body else { return .null }
        return try JSONText.decodePlain(Array(text.utf8))
    }
}
