import CallCore
import CallGateway
import Providers
import VoiceCallEngine

/// A call that comes in only to test the way: what its carrier sends, signed as the carrier signs. Telnyx signs with a
/// key that nobody else has, so no such call can be made up.
struct ProbeCall: Sendable {
    enum Step: Sendable {
        /// Somebody calls: the answer is a document.
        case begin
        /// The document said to fetch the next one there.
        case next(url: String)
        /// A report about a call that nobody knows.
        case report
        /// The caller has hung up.
        case end
    }

    /// The carrier's id of the call.
    let id: String
    private let account: CarrierAccount
    /// Where the carrier sends webhooks.
    private let url: String
    private let nonce: String

    private static let caller = "+15555550100"
    private static let called = "+15555550199"

    /// - Parameter ids: 64 random bits each.
    init?(_ account: CarrierAccount, url: String, ids: any IDSource) {
        if case .telnyx = account { return nil }
        self.account = account
        self.url = url
        if case .twilio = account {
            id = "CA" + UUIDText.hexadecimal(ids.next()) + UUIDText.hexadecimal(ids.next())
        } else {
            id = UUIDText.text(ids.next(), ids.next())
        }
        nonce = UUIDText.hexadecimal(ids.next())
    }

    /// Nil when the carrier could not sign it: the address is none.
    func webhook(_ step: Step) -> Webhook? {
        let isReport =
            switch step {
            case .report, .end: true
            case .begin, .next: false
            }
        var target = url
        if case .next(let url) = step { target = url }
        if isReport { target = WebAddress(url)?.adding(query: [("type", "status")]) ?? url }
        let webhook = Webhook(
            method: "POST", url: target,
            headers: ProbeWeb.formHeaders,
            body: Array(PercentCoding.form(fields(step, isReport)).utf8))
        switch account {
        case .twilio(_, let token, _, _, _, _): return TwilioSignature(authToken: token.reveal()).sign(webhook)
        case .plivo(_, let token):
            // A nonce is taken once.
            return PlivoSignature(authToken: token.reveal()).sign(webhook, nonce: nonce + "\(step)".prefix(3))
        case .telnyx: return nil
        }
    }

    private func fields(_ step: Step, _ isReport: Bool) -> [HeaderList.Field] {
        // A report about this very call would end it before it begins.
        let call = if case .report = step { String(id.reversed()) } else { id }
        if case .twilio(let accountSID, _, _, _, _, _) = account {
            let status = isReport ? "completed" : "ringing"
            return [
                .init("CallSid", call), .init("AccountSid", accountSID), .init("From", Self.caller),
                .init("To", Self.called), .init("CallStatus", status), .init("ApiVersion", "2010-04-01"),
                .init("Direction", "inbound"),
            ]
        }
        return [
            .init("CallUUID", call), .init("From", String(Self.caller.dropFirst())),
            .init("To", String(Self.called.dropFirst())), .init("CallStatus", isReport ? "completed" : "ringing"),
            .init("Direction", "inbound"), .init("Event", isReport ? "Hangup" : "StartApp"),
        ]
    }
}
