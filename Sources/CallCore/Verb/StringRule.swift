import ScriptValue

/// The rules about what a string may hold.
enum StringRule {
    /// What is wrong with the string, or nil. Messages never repeat a number or a sequence of keys: both are private.
    static func problem(_ string: ByteString, _ type: ArgumentType) -> String? {
        switch type {
        case .text(let range): return text(string, range)
        case .bytes(let most): return tooLong(string, most)
        case .eventName:
            return isEventName(string) ? nil : "name of lower-case letters, digits and '_.-' expected, at most 64 long"
        case .digits(let alphabet, let range): return digits(string, alphabet, range)
        case .phoneNumber:
            return string.bytes.count <= 16 && string.text.flatMap { PhoneNumber($0).e164 } != nil
                ? nil : "number in E.164 form such as '+15550001234' expected"
        case .url: return string.text.flatMap(HTTPAddress.init) == nil ? "http or https address expected" : nil
        case .relativePath:
            return isRelativePath(string) ? nil : "path of a file in the flow's folder expected"
        case .oneOf(let options):
            if let text = string.text, options.contains(text) { return nil }
            return "invalid option '\(string.lossyText.cutForMessage)', expected \(options.quoted.listed(with: "or"))"
        default: return nil
        }
    }

    private static func tooLong(_ string: ByteString, _ most: Int) -> String? {
        string.bytes.count <= most ? nil : "at most \(most) bytes expected, got \(string.bytes.count)"
    }

    private static func text(_ string: ByteString, _ range: ClosedRange<Int>) -> String? {
        if string.bytes.count < range.lowerBound { return "text expected, got an empty string" }
        if let problem = tooLong(string, range.upperBound) { return problem }
        let isControl: (UInt8) -> Bool = { ($0 < 0x20 && $0 != 9 && $0 != 10 && $0 != 13) || $0 == 0x7F }
        if string.bytes.contains(where: isControl) { return "text without control characters expected" }
        return string.text == nil ? "valid UTF-8 expected" : nil
    }

    private static func digits(_ string: ByteString, _ alphabet: DigitAlphabet, _ range: ClosedRange<Int>) -> String? {
        if !string.bytes.allSatisfy(alphabet.characters.utf8.contains) { return "only \(alphabet.summary) expected" }
        if range.contains(string.bytes.count) { return nil }
        return "\(range.lowerBound) to \(range.upperBound) keys expected, got \(string.bytes.count)"
    }

    private static func isEventName(_ string: ByteString) -> Bool {
        guard let first = string.bytes.first, string.bytes.count <= 64, letters.contains(first) else { return false }
        return string.bytes.allSatisfy { letters.contains($0) || "0123456789_.-".utf8.contains($0) }
    }

    private static func isRelativePath(_ string: ByteString) -> Bool {
        guard (1...512).contains(string.bytes.count), let text = string.text,
            !string.bytes.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\\") })
        else { return false }
        return text.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty && part != "." && part != ".."
        }
    }

    /// An HTTP token (RFC 9110, section 5.6.2).
    static func isToken(_ name: String) -> Bool {
        (1...128).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                letters.contains(byte | 0x20) && byte >= 0x41 || "0123456789!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
    }

    private static let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
}

extension Double {
    /// Whole numbers without a fraction, as Lua programmers write them.
    var plain: String { Int64(exactly: self).map(String.init) ?? "\(self)" }
}
