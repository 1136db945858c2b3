import CallCore
import ScriptValue

/// Which settings of a style a service takes, by their common names, and what it calls them.
struct StyleRules: Sendable {
    enum Rule: Sendable {
        case number(ClosedRange<Double>)
        case flag
        /// Any value that a directive may have there.
        case any
    }

    let rules: [String: (name: String, rule: Rule)]

    init(_ rules: [String: (name: String, rule: Rule)]) { self.rules = rules }

    /// What the service takes, by its own names.
    func taken(from style: SpeechStyle) -> [String: Value] {
        var taken: [String: Value] = [:]
        for (key, value) in style.overrides.map ?? [:] {
            if let (name, rule) = rules[key], rule.takes(value) { taken[name] = value }
        }
        return taken
    }

    /// The rest, by the common names.
    func ignored(in style: SpeechStyle) -> [String] {
        (style.overrides.map ?? [:]).filter { key, value in rules[key].map { !$0.rule.takes(value) } ?? true }
            .keys.sorted()
    }
}

extension StyleRules.Rule {
    func takes(_ value: Value) -> Bool {
        switch self {
        case .number(let range): value.double.map(range.contains) ?? false
        case .flag: value.bool != nil
        case .any: !value.isNull
        }
    }
}
