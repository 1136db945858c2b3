import COpenSSL

/// Comparison that takes as long for a near miss as for a wild guess.
public enum ConstantTime {
    /// Whether both are the same bytes. How long they are is no secret; empty ones equal nothing.
    public static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        !left.isEmpty && left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
    }

    /// The same for texts, by their UTF-8 bytes.
    public static func equal(_ left: String, _ right: String) -> Bool { equal(Array(left.utf8), Array(right.utf8)) }
}
