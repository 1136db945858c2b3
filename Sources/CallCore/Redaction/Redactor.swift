import ScriptValue

/// Hides phone numbers in texts, except those that whoever reads them gave.
public struct Redactor: Sendable {
    /// Digits of the numbers that may be shown.
    private let known: Set<String>

    public init(known: some Sequence<String>) { self.known = Set(known.map { PhoneNumber($0).digits }) }

    /// A number by itself.
    public func number(_ number: String) -> String {
        known.contains(PhoneNumber(number).digits) ? number : PhoneNumber(number).description
    }

    /// Text in which every `+` with 7 or more digits is hidden but for the last two.
    public func text(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "+")) else { return text }
        var shown = ""
        var rest = text[...]
        while let plus = rest.firstIndex(of: "+") {
            shown += rest[..<plus]
            let digits = rest[plus...].dropFirst().prefix { ("0"..."9").contains($0) }
            let number = rest[plus..<digits.endIndex]
            shown += digits.count < 7 ? String(number) : self.number(String(number))
            rest = rest[digits.endIndex...]
        }
        return shown + rest
    }

    /// A value with the numbers in all its texts hidden.
    public func value(_ value: Value) -> Value {
        switch value {
        case .string(let string): Value(text(string.lossyText))
        case .array(let items): .array(items.map(self.value))
        case .map(let fields):
            .map(Dictionary(fields.map { (text($0), self.value($1)) }, uniquingKeysWith: { _, last in last }))
        default: value
        }
    }
}
