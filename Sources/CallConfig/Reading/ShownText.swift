import ScriptValue

/// Text of a file as messages may quote it: short, on one line, harmless for terminals.
enum ShownText {
    static func quoted(_ text: String) -> String { "\"" + short(text) + "\"" }

    static func short(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars.prefix(61) {
            switch scalar {
            case "\"", "\\": shown += "\\\(scalar)"
            case _ where isUnsafe(scalar): shown += "\\u{" + String(scalar.value, radix: 16) + "}"
            default: shown.unicodeScalars.append(scalar)
            }
            if shown.utf8.count > 120 { return shown + "…" }
        }
        return text.unicodeScalars.count > 61 ? shown + "…" : shown
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned,
            .nonspacingMark, .enclosingMark, .spacingMark:
            true
        default: false
        }
    }
}
