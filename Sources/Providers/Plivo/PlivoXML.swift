/// Plivo XML, put together element by element. Everything is escaped here and nowhere else.
struct PlivoXML {
    private(set) var text = #"<?xml version="1.0" encoding="UTF-8"?><Response>"#

    /// The whole document.
    var document: String { text + "</Response>" }

    mutating func empty(_ name: String, _ attributes: [(String, String)] = []) {
        text += "<" + name + Self.written(attributes) + "/>"
    }

    mutating func element(_ name: String, _ attributes: [(String, String)] = [], content: String) {
        open(name, attributes)
        text += Self.escaped(content)
        close(name)
    }

    mutating func open(_ name: String, _ attributes: [(String, String)]) {
        text += "<" + name + Self.written(attributes) + ">"
    }

    mutating func close(_ name: String) { text += "</" + name + ">" }

    private static func written(_ attributes: [(String, String)]) -> String {
        attributes.map { " " + $0.0 + "=\"" + escaped($0.1) + "\"" }.joined()
    }

    /// Escaped for text and attributes alike; what XML 1.0 cannot hold at all is left out.
    static func escaped(_ text: String) -> String {
        var out = ""
        out.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x26: out += "&amp;"
            case 0x3C: out += "&lt;"
            case 0x3E: out += "&gt;"
            case 0x22: out += "&quot;"
            case 0x27: out += "&apos;"
            case 0x09, 0x0A, 0x0D: out += " "
            case 0..<0x20, 0x7F, 0xFFFE, 0xFFFF: break
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
