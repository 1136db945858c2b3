import CallCore

/// The parameters of a URL, read one by one. Booleans are the words `true` and `false`.
struct StrictQuery {
    let fields: FormFields

    subscript(name: String) -> String? { fields[name] }
    func all(_ name: String) -> [String] { fields.all(name) }

    /// - Parameter repeatable: may be given more than once.
    func only(_ known: Set<String>, repeatable: Set<String> = []) throws(FieldProblem) {
        var seen: Set<String> = []
        for field in fields.fields {
            if repeatable.contains(field.name) { continue }
            guard known.contains(field.name) else { throw .unknown(field.name) }
            guard seen.insert(field.name).inserted else { throw .value(field.name, "it is given twice") }
        }
    }

    func needed(_ name: String) throws(FieldProblem) -> String {
        guard let text = fields[name], !text.isEmpty else { throw .missing(name) }
        return text
    }

    func choice(_ name: String, of choices: [String]) throws(FieldProblem) -> String? {
        guard let text = fields[name] else { return nil }
        guard choices.contains(text) else {
            throw .value(name, "'\(text.prefix(60))' is none of \(choices.joined(separator: ", "))")
        }
        return text
    }

    func flag(_ name: String) throws(FieldProblem) -> Bool? {
        try choice(name, of: ["true", "false"]).map { $0 == "true" }
    }

    func integer(_ name: String, in range: ClosedRange<Int64>) throws(FieldProblem) -> Int64? {
        guard let text = fields[name] else { return nil }
        guard let number = Int64(text), text.utf8.first != UInt8(ascii: "+") else {
            throw .type(name, "'\(text.prefix(60))' is no integer")
        }
        guard range.contains(number) else {
            throw .value(name, "it has to be from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func number(_ name: String, in range: ClosedRange<Double>) throws(FieldProblem) -> Double? {
        guard let text = fields[name] else { return nil }
        let isPlain = text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
        guard isPlain, let number = Double(text) else { throw .type(name, "'\(text.prefix(60))' is no number") }
        guard range.contains(number) else {
            throw .value(name, "it has to be from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}
