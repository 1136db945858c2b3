/// Writes TwiML.
struct TwiML {
    private(set) var text = #"<?xml version="1.0" encoding="UTF-8"?><Response>"#

    var document: String { text + "</Response>" }

    /// An element with text inside; empty text makes an empty element.
    mutating func add(_ name: String, _ attributes: [(String, String?)] = [], text content: String = "") {
        open(name, attributes)
        if content.isEmpty {
            text.removeLast()
            text += "/>"
        } else {
            text += Self.escaped(content)
            close(name)
        }
    }

    /// Attributes without a value are left out.
    mutating func open(_ name: String, _ attributes: [(String, String?)] = []) {
        text += "<" + name
        for (attribute, value) in attributes {
            if let value { text += " \(attribute)=\"\(Self.escaped(value))\"" }
        }
        text += ">"
    }

    mutating func close(_ name: String) { text += "</\(name)>" }

    /// Drops what XML 1.0 cannot hold at all.
    static func escaped(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out.append(contentsOf: "&amp;".unicodeScalars)
            case "<": out.append(contentsOf: "&lt;".unicodeScalars)
            case ">": out.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": out.append(contentsOf: "&quot;".unicodeScalars)
            case "'": out.append(contentsOf: "&apos;".unicodeScalars)
            case "\t", "\n", "\r": out.append(scalar)
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value): break
            case "\u{FFFE}", "\u{FFFF}": break
            default: out.append(scalar)
            }
        }
        return String(out)
    }
}
