import CallCore
import FuzzInput

extension FuzzInput {
    /// Any request, made of what signatures are made of and of any bytes.
    mutating func webhook() -> Webhook {
        var headers = HeaderList()
        for _ in 0..<below(8) { headers.add(pick(Self.names), flag() ? pick(Self.values) : text()) }
        return Webhook(
            method: pick(["POST", "GET", "PUT"]), url: flag() ? pick(Self.urls) + text() : text(), headers: headers,
            body: take(below(256)))
    }

    private static let names = [
        "X-Twilio-Signature", "X-Twilio-Webhooks-Signature-Settings", "Telnyx-Signature-Ed25519", "Telnyx-Timestamp",
        "X-Plivo-Signature-V3", "X-Plivo-Signature-Ma-V3", "X-Plivo-Signature-V3-Nonce", "X-Plivo-Signature-V2",
        "X-Plivo-Signature-Ma-V2", "X-Plivo-Signature-V2-Nonce", "Content-Type", "Host", "X-Forwarded-Host",
        "X-Forwarded-Port",
    ]

    private static let values = [
        "", "VYyLVHCnNF1+o/IacEyoORC6rH4=", "s5vDu2AMpaMrRoG/D5YD4tCmO/V8f/nHUXiurd+0ao4=", "1767225600",
        "d6THDN/unHzR4Y6b/car6cx7JGhTZ2veoNoWbyNOa9Wv+O3JNILBmTxzt//6FqyLcIsYNLmAE8e5L9T8nxKgDw==", "eHh4,eXl5",
        "key=k1,algorithm=HMAC_SHA256", "application/x-www-form-urlencoded", "application/json", "h:443", "[::1]:80",
    ]

    private static let urls = [
        "https://h", "https://u:p@h:8443/", "http://[::1]/", "wss://h/?", "https://h/?bodySHA256=", "https://h:/#",
    ]
}
