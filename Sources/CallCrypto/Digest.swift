import COpenSSL

/// Hashes of whole messages.
///
/// OpenSSL may be set up to refuse an algorithm. The digest is empty then: no digest equals it, so whatever it was to
/// prove is not proved.
public enum Digest {
    /// 20 bytes.
    public static func sha1(_ message: [UInt8]) -> [UInt8] { compute(EVP_sha1(), 20, message) }

    /// 32 bytes.
    public static func sha256(_ message: [UInt8]) -> [UInt8] { compute(EVP_sha256(), 32, message) }

    /// SHA-256 in lower-case hexadecimal, 64 characters.
    public static func sha256Hex(_ message: [UInt8]) -> String { Hexadecimal.encode(sha256(message)) }

    private static func compute(_ algorithm: OpaquePointer?, _ size: Int, _ message: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: size)
        var length: UInt32 = 0
        guard EVP_Digest(message, message.count, &digest, &length, algorithm, nil) == 1, Int(length) == size else {
            return []
        }
        return digest
    }
}
