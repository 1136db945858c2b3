import CallCore

/// Which elements and attributes Plivo XML has. Names are case-sensitive.
enum PlivoSchema {
    /// What the value of an attribute must be.
    enum Rule {
        case any
        case flag
        case url
        case number(ClosedRange<Int>)
        /// A number, or one of the words.
        case numberOr(ClosedRange<Int>, [String])
        case choice([String])
    }

    /// Elements that exist and are not simulated: their insides are not looked at.
    static let others: Set<String> = ["Record", "Conference", "MultiPartyCall", "Message"]

    private static let inside: [String: Set<String>] = [
        "Response": [
            "Speak", "Play", "DTMF", "Wait", "GetInput", "GetDigits", "Redirect", "Hangup", "PreAnswer", "Dial",
            "Stream",
        ],
        "GetInput": ["Speak", "Play"], "GetDigits": ["Speak", "Play", "Wait"],
        "PreAnswer": ["Speak", "Play", "Wait"], "Dial": ["Number", "User"],
    ]

    private static let wordy: Set<String> = ["Speak", "Play", "DTMF", "Redirect", "Number", "User", "Stream"]

    /// What is wrong with an element or anything inside it; nil when nothing is.
    static func problem(in element: MarkupElement) -> String? {
        let name = element.name
        let rules = PlivoAttributes.rules[name] ?? [:]
        for attribute in element.attributes {
            guard let rule = rules[attribute.name] else { return "<\(name)> has no attribute \(attribute.name)" }
            guard fits(attribute.value, rule) else {
                return "\(attribute.name)=\"\(attribute.value)\" of <\(name)> is not allowed"
            }
        }
        for needed in PlivoAttributes.needed[name] ?? [] where (element[needed] ?? "").isEmpty {
            return "<\(name)> needs the attribute \(needed)"
        }
        guard wordy.contains(name) || !element.hasStrayText else { return "<\(name)> takes no text" }
        if let problem = content(of: element) { return problem }
        guard name != "Speak" else { return nil }
        for child in element.elements {
            if inside[name]?.contains(child.name) == true {
                if let problem = self.problem(in: child) { return problem }
            } else if name != "Response" || !others.contains(child.name) {
                return "<\(name)> takes no <\(child.name)>"
            }
        }
        return nil
    }

    private static func fits(_ value: String, _ rule: Rule) -> Bool {
        switch rule {
        case .any: true
        case .flag: value == "true" || value == "false"
        case .url: isURL(value)
        case .number(let range): number(value, in: range)
        case .numberOr(let range, let words): words.contains(value) || number(value, in: range)
        case .choice(let choices): choices.contains(value)
        }
    }

    private static func number(_ text: String, in range: ClosedRange<Int>) -> Bool {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } && Int(text).map(range.contains) == true
    }

    static func isURL(_ text: String) -> Bool { WebAddress(WireURL.trimmed(text)).map(WireURL.isWeb) ?? false }

    private static func content(of element: MarkupElement) -> String? {
        switch element.name {
        case "Speak": return PlivoVoices.problem(in: element)
        case "Play": return isURL(element.rawText) ? nil : "<Play> needs a full URL"
        case "DTMF":
            let digits = element.text
            let isSound = !digits.isEmpty && digits.allSatisfy { "0123456789*#wW".contains($0) }
            return isSound ? nil : "<DTMF> takes 0-9, *, #, w and W"
        case "Stream": return PlivoStreaming.problem(in: element)
        case "Number", "User": return element.text.isEmpty ? "<\(element.name)> is empty" : nil
        case "Dial": return element.elements.isEmpty ? "<Dial> has nobody to call" : nil
        default: return nil
        }
    }
}
