import CallCore
import Providers

/// Status callbacks as Twilio sends them, each signed and each another one.
enum StatusCallbacks {
    static let accountSID = "AC" + String(repeating: "0123456789abcdef", count: 2)
    static let authToken = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
    static let publicURL = "https://calls.example.com"
    static let path = "/voice/webhook"

    static func callID(_ number: Int) -> CallID { CallID("00000000-0000-4000-8000-\(digits(number, 12))") }
    static func callSID(_ number: Int) -> String { "CA" + digits(number, 32) }

    static func make(_ count: Int, calls: Int) -> [[UInt8]] {
        let signature = TwilioSignature(authToken: authToken)
        return (0..<count).map { Array(request($0, call: $0 % calls, signature).utf8) }
    }

    private static func request(_ number: Int, call: Int, _ signature: TwilioSignature) -> String {
        let callback = MarkupCallback(.status, callID: callID(call), document: 1, salt: "s")
        let url = WebAddress(publicURL + path)?.adding(query: callback.query) ?? ""
        let body = PercentCoding.form(fields(number, call: call))
        let headers = HeaderList([
            "Host": "calls.example.com", "User-Agent": "TwilioProxy/1.1", "Content-Length": String(body.utf8.count),
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8", "Accept": "*/*",
            "I-Twilio-Idempotency-Token": "0b6f3a52-8f6e-4a8e-9d0c-\(digits(number, 12))", "X-Home-Region": "us1",
        ])
        let webhook = signature.sign(
            Webhook(method: "POST", url: url, headers: headers, body: Array(body.utf8)))
        let target = webhook.url.dropFirst(publicURL.count)
        let lines = webhook.headers.fields.map { "\($0.name): \($0.value)\r\n" }.joined()
        return "POST \(target) HTTP/1.1\r\n" + lines + "\r\n" + body
    }

    private static func fields(_ number: Int, call: Int) -> [HeaderList.Field] {
        let pairs: KeyValuePairs = [
            "Called": "+15550005678", "ToState": "CA", "CallerCountry": "US", "Direction": "outbound-api",
            "Timestamp": "Thu, 01 Jan 2026 00:00:00 +0000", "CallbackSource": "call-progress-events",
            "CallerState": "CA", "ToZip": "94105", "SequenceNumber": String(number), "CallSid": callSID(call),
            "To": "+15550005678", "CallerZip": "94301", "ToCountry": "US", "CalledZip": "94105",
            "ApiVersion": "2010-04-01", "CalledCity": "SAN FRANCISCO", "CallStatus": "ringing",
            "From": "+15550000000", "AccountSid": accountSID, "CalledCountry": "US", "CallerCity": "PALO ALTO",
            "ToCity": "SAN FRANCISCO", "FromCountry": "US", "Caller": "+15550000000", "FromCity": "PALO ALTO",
            "CalledState": "CA", "FromZip": "94301", "FromState": "CA",
        ]
        return pairs.map { HeaderList.Field($0.key, $0.value) }
    }

    private static func digits(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
}
