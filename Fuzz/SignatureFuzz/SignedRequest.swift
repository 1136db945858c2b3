import CallCore
import CallCrypto
import FuzzInput
import Providers
import ScriptValue

/// A request as a carrier would sign it, and ways of changing what is signed.
struct SignedRequest {
    var scheme: SignatureScheme
    var url: String
    var fields: [HeaderList.Field]

    private static let key = Ed25519PrivateKey(seed: Array(1...32))

    static func secret(of scheme: SignatureScheme) -> String {
        scheme == .telnyx ? Base64.encode(key?.publicKey.raw ?? []) : "a token for tests"
    }

    init(_ scheme: SignatureScheme, _ input: inout FuzzInput) {
        self.scheme = scheme
        url = "https://voice.example.org" + input.pick(["", ":8443", ":80"]) + input.pick(["", "/", "/a/b%2Fc"])
        if input.flag() { url += "?x=" + PercentCoding.encode(String(input.below(100))) + input.pick(["", "&", "&y"]) }
        // Names with a letter at both ends: two lists of fields are never the same run of names and values.
        fields = (0..<input.below(5)).map { _ in HeaderList.Field("n" + input.text() + "v", input.text()) }
    }

    /// Nil when it cannot be signed, which must not happen.
    func signed(at now: CallTime) -> Webhook? {
        let type = "application/x-www-form-urlencoded"
        let webhook = Webhook(
            method: "POST", url: url, headers: HeaderList(["Content-Type": type]),
            body: Array(PercentCoding.form(fields).utf8))
        let token = Self.secret(of: scheme)
        switch scheme {
        case .twilio: return TwilioSignature(authToken: token).sign(webhook)
        case .telnyx: return Self.key.map { TelnyxSignature.sign(webhook, key: $0, now: now) }
        case .plivo, .plivoV3: return PlivoSignature(authToken: token).sign(webhook, nonce: "007")
        case .plivoV2: return PlivoSignature(authToken: token).sign(webhook, nonce: "007", scheme: .v2)
        }
    }

    /// The signed request with one bit flipped that the signature covers; nil when the choice has nothing to flip.
    mutating func flipped(_ input: inout FuzzInput, _ signed: Webhook) -> Webhook? {
        var other = signed
        switch input.below(3) {
        case 0:
            let names = [
                "X-Twilio-Signature", "Telnyx-Signature-Ed25519", "X-Plivo-Signature-V3", "X-Plivo-Signature-V2",
            ]
            guard let index = signed.headers.fields.firstIndex(where: { names.contains($0.name) }),
                var bytes = Base64.decode(signed.headers.fields[index].value)
            else { return nil }
            Self.flip(&bytes, at: Int(input.byte()) << 8 | Int(input.byte()))
            other.headers.fields[index].value = Base64.encode(bytes)
        case 1 where scheme == .telnyx && !signed.body.isEmpty:
            Self.flip(&other.body, at: Int(input.byte()) << 8 | Int(input.byte()))
        case 1 where scheme != .plivoV2 && scheme != .telnyx && !fields.isEmpty:
            let index = input.below(fields.count)
            var bytes = Array(fields[index].value.utf8)
            guard let last = bytes.last, last < 0x80 else { return nil }
            bytes[bytes.count - 1] = last ^ 1
            fields[index].value = String(decoding: bytes, as: UTF8.self)
            other.body = Array(PercentCoding.form(fields).utf8)
        case 2 where scheme != .telnyx:
            // The second letter of the host.
            other.url = other.url.replacing("voice", with: input.pick(["vnice", "vmice", "vOice", "v/ice"]))
        default: return nil
        }
        return other
    }

    private static func flip(_ bytes: inout [UInt8], at position: Int) {
        let bit = position % (bytes.count * 8)
        bytes[bit / 8] ^= 1 << (bit % 8)
    }
}
