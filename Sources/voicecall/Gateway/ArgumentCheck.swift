import ArgumentParser
import CallCore

/// Refuses arguments that no command can use, before anything is done with them.
enum ArgumentCheck {
    /// The longest id, name or number, in bytes.
    static let longestName = 256
    /// The longest text to speak, in bytes.
    static let longestMessage = 16 << 10

    /// An id, name, number or path.
    static func name(_ text: String?, _ option: String) throws {
        guard let text else { return }
        guard !text.allSatisfy(\.isWhitespace) else { throw ValidationError("--\(option) is empty") }
        let longest = ["token", "url", "store", "config", "file"].contains(option) ? 4 << 10 : longestName
        guard text.utf8.count <= longest else { throw tooLong(option, longest) }
        guard let bad = text.unicodeScalars.first(where: SafeText.isUnsafe) else { return }
        throw ValidationError("--\(option) holds a control character, \(shown(bad))")
    }

    /// Words to speak. Line breaks and tabs are white space.
    static func message(_ text: String?, _ option: String = "message") throws {
        guard let text else { return }
        guard !text.allSatisfy(\.isWhitespace) else { throw ValidationError("--\(option) is empty") }
        guard text.utf8.count <= longestMessage else { throw tooLong(option, longestMessage) }
        guard
            let bad = text.unicodeScalars.first(where: {
                SafeText.isUnsafe($0) && !["\n", "\r", "\t"].contains($0)
            })
        else { return }
        throw ValidationError("--\(option) holds a control character, \(shown(bad)), which cannot be spoken")
    }

    static func number(_ text: String?, _ option: String = "to") throws {
        try name(text, option)
        guard let text, PhoneNumber(text).e164 == nil else { return }
        throw ValidationError("--\(option) '\(text)' is not E.164: + and 2 to 15 digits, such as +15550001234")
    }

    static func digits(_ text: String?, _ option: String = "digits") throws {
        try name(text, option)
        guard let text else { return }
        do throws(DialError) { _ = try DTMFDigits(text) } catch {
            throw ValidationError("--\(option): \(error.message)")
        }
    }

    private static func tooLong(_ option: String, _ longest: Int) -> ValidationError {
        ValidationError("--\(option) is longer than \(longest) bytes")
    }

    private static func shown(_ scalar: Unicode.Scalar) -> String {
        "U+" + String(repeating: "0", count: max(0, 4 - String(scalar.value, radix: 16).count))
            + String(scalar.value, radix: 16, uppercase: true)
    }
}
