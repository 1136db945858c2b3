import COpenSSL

/// A key that makes Ed25519 signatures (RFC 8032).
public struct Ed25519PrivateKey: Sendable {
    private let seed: [UInt8]
    public let publicKey: Ed25519PublicKey

    /// - Parameter seed: 32 random bytes; nil for any other number of them.
    public init?(seed: [UInt8]) {
        guard seed.count == 32, let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count) else {
            return nil
        }
        defer { EVP_PKEY_free(key) }
        var raw = [UInt8](repeating: 0, count: 32)
        var length = raw.count
        guard EVP_PKEY_get_raw_public_key(key, &raw, &length) == 1, length == 32,
            let publicKey = Ed25519PublicKey(raw: raw)
        else { return nil }
        self.seed = seed
        self.publicKey = publicKey
    }

    /// 64 bytes, always the same for the same message; empty when OpenSSL refuses the algorithm.
    public func sign(_ message: [UInt8]) -> [UInt8] {
        guard let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count) else { return [] }
        defer { EVP_PKEY_free(key) }
        guard let context = EVP_MD_CTX_new() else { return [] }
        defer { EVP_MD_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: 64)
        var length = signature.count
        guard EVP_DigestSignInit(context, nil, nil, nil, key) == 1,
            EVP_DigestSign(context, &signature, &length, message, message.count) == 1, length == 64
        else { return [] }
        return signature
    }
}
