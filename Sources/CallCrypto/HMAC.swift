/// Keyed hashes (RFC 2104). Empty, like the digest below, when OpenSSL refuses the algorithm.
public enum HMAC {
    /// 20 bytes.
    public static func sha1(key: [UInt8], message: [UInt8]) -> [UInt8] { compute(Digest.sha1, key, message) }

    /// 32 bytes.
    public static func sha256(key: [UInt8], message: [UInt8]) -> [UInt8] { compute(Digest.sha256, key, message) }

    /// Bytes that both hashes take in at a time.
    private static let block = 64

    private static func compute(_ hash: ([UInt8]) -> [UInt8], _ key: [UInt8], _ message: [UInt8]) -> [UInt8] {
        var padded = key.count > block ? hash(key) : key
        guard !padded.isEmpty || key.isEmpty else { return [] }
        padded += [UInt8](repeating: 0, count: block - padded.count)
        let inner = hash(padded.map { $0 ^ 0x36 } + message)
        return inner.isEmpty ? [] : hash(padded.map { $0 ^ 0x5C } + inner)
    }
}
