import MediaWire

/// The rule between scanner and reader, for one message.
struct Agreement {
    let dialect: MediaDialect
    let message: [UInt8]

    /// Whether the scanner took it for audio.
    var isAccepted: Bool { MediaScanner(dialect).scan(message) != .unusual }

    /// Nil when the rule holds, otherwise what the two said.
    var breach: String? {
        guard case .media(let scanned) = MediaScanner(dialect).scan(message) else { return nil }
        do throws(MediaProblem) {
            guard case .media(var read, let base64) = try MediaReader(dialect).read(message) else {
                return "not taken for audio by the reader"
            }
            guard Array(message[scanned.payload]) == base64 else { return "another payload" }
            read.payload = scanned.payload
            return read == scanned ? nil : "scanned \(scanned), read \(read)"
        } catch {
            return "refused by the reader: \(error)"
        }
    }
}
