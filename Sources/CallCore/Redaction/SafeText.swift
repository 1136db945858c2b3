import ScriptValue

/// Text from flows and callers as it may be shown: nothing in it can steer a terminal, and no stranger's phone number
/// is in it.
public enum SafeText {
    /// The longest text shown, in characters.
    public static let longest = 600

    /// One line: control characters, escape sequences and direction marks appear as what they are.
    public static func line(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": shown += "\\n"
            case "\t": shown += " "
            case _ where isUnsafe(scalar): shown += "\\u{" + String(scalar.value, radix: 16) + "}"
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }

    /// `line`, cut to a length that people read.
    public static func short(_ text: String) -> String {
        let shown = line(String(text.unicodeScalars.prefix(longest * 2)))
        return shown.count > longest ? shown.prefix(longest) + "…" : shown
    }

    /// Whether a terminal could take the character for more than a sign to print.
    public static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0: true
        // Marks that turn the direction of what follows, and separators of lines.
        case 0x200E, 0x200F, 0x061C, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        case 0xE0000...0xE007F: true
        default: false
        }
    }

    /// JSON text in which unsafe characters are escaped: inside of strings is the only place where they can stand.
    public static func json(_ value: Value) -> String { escapedJSON(JSONText.encodePlainText(value)) }

    /// The same for text that is JSON already.
    public static func escapedJSON(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars {
            if isUnsafe(scalar) {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    shown += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            } else {
                shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }
}
