import COpenSSL
import ScriptValue

/// A key that checks Ed25519 signatures (RFC 8032).
public struct Ed25519PublicKey: Hashable, Sendable {
    /// 32 bytes.
    public let raw: [UInt8]

    public init?(raw: [UInt8]) {
        guard raw.count == 32 else { return nil }
        self.raw = raw
    }

    /// The DER form that PEM files hold (SubjectPublicKeyInfo); for Ed25519 it is a fixed head and the key.
    public init?(spki der: [UInt8]) {
        guard der.count == 44, der.starts(with: Self.spkiHead) else { return nil }
        raw = Array(der.suffix(32))
    }

    /// One block `-----BEGIN PUBLIC KEY-----`; blanks and line ends around and inside do not matter.
    public init?(pem: String) {
        let (begin, end) = ("-----BEGIN PUBLIC KEY-----", "-----END PUBLIC KEY-----")
        let text = String(decoding: pem.utf8.drop(while: Self.isBlank), as: UTF8.self)
        guard text.hasPrefix(begin), let close = text.firstRange(of: end),
            text[close.upperBound...].utf8.allSatisfy(Self.isBlank)
        else { return nil }
        let body = text[..<close.lowerBound].dropFirst(begin.count)
        let inner = String(decoding: body.utf8.filter { !Self.isBlank($0) }, as: UTF8.self)
        guard let der = Base64.decode(inner) else { return nil }
        self.init(spki: der)
    }

    /// The key as carriers and people write it: PEM, or Base64 or base64url (padded or not) of the 32 bytes or of the
    /// DER form.
    public init?(text: String) {
        let trimmed = text.utf8.filter { !Self.isBlank($0) }
        if trimmed.first == UInt8(ascii: "-"), text.contains("BEGIN") {
            self.init(pem: text)
            return
        }
        let padding = String(repeating: "=", count: (4 - trimmed.count % 4) % 4)
        guard let bytes = Base64.decodeEither(String(decoding: trimmed, as: UTF8.self) + padding) else { return nil }
        if bytes.count == 32 { self.init(raw: bytes) } else { self.init(spki: bytes) }
    }

    /// The DER form, 44 bytes.
    public var spki: [UInt8] { Self.spkiHead + raw }

    /// False for a signature that is not 64 bytes, is not canonical or does not fit.
    public func verify(signature: [UInt8], message: [UInt8]) -> Bool {
        guard signature.count == 64,
            let key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, raw, raw.count)
        else { return false }
        defer { EVP_PKEY_free(key) }
        guard let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        // A signature that does not fit is no error of the program: whatever it left in the queue goes.
        defer { ERR_clear_error() }
        return EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1
            && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }

    private static let spkiHead: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
