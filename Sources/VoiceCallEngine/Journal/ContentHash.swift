import COpenSSL

/// SHA-256 over several pieces, each preceded by its length so that no two lists of pieces share a hash by accident.
struct ContentHash {
    private var message: [UInt8] = []

    mutating func add(_ piece: some Collection<UInt8>) {
        let length = UInt64(piece.count)
        for shift in stride(from: 56, through: 0, by: -8) {
            message.append(UInt8(truncatingIfNeeded: length >> UInt64(shift)))
        }
        message.append(contentsOf: piece)
    }

    /// The hash in lower-case hexadecimal, 64 characters.
    func hexadecimal() -> String { Self.sha256(message) }

    /// SHA-256 of the bytes alone, in lower-case hexadecimal.
    static func sha256(_ bytes: [UInt8]) -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 0
        // Cannot fail for a digest that is part of every OpenSSL build; a short answer would show in the version.
        EVP_Digest(bytes, bytes.count, &digest, &length, EVP_sha256(), nil)
        let digits = Array("0123456789abcdef".utf8)
        let text = digest.prefix(Int(length)).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }
}
