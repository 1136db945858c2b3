import ScriptValue

/// A JSON object of a client's, read field by field. Nothing is converted: a number in quotes is no number.
struct StrictFields {
    let path: String
    let fields: [String: Value]

    init(_ fields: [String: Value], path: String = "") {
        self.fields = fields
        self.path = path
    }

    /// Nil for anything but one JSON object.
    init?(_ bytes: [UInt8]) {
        let limits = JSONLimits(bytes: 24 << 20, depth: 32, values: 20_000)
        guard let value = try? JSONText.decodePlain(bytes, limits: limits), let map = value.map else { return nil }
        self.init(map)
    }

    func has(_ name: String) -> Bool { fields[name] != nil }
    func isNull(_ name: String) -> Bool { fields[name]?.isNull == true }
    func at(_ name: String) -> String { path.isEmpty ? name : path + "." + name }

    func only(_ known: Set<String>) throws(FieldProblem) {
        if let name = fields.keys.filter({ !known.contains($0) }).min() { throw .unknown(at(name)) }
    }

    func require(_ names: String...) throws(FieldProblem) {
        for name in names where fields[name] == nil { throw .missing(at(name)) }
    }

    func text(_ name: String) throws(FieldProblem) -> String? {
        guard let value = fields[name] else { return nil }
        guard let text = value.text else { throw .type(at(name), "it has to be a string") }
        return text
    }

    func neededText(_ name: String) throws(FieldProblem) -> String {
        guard let text = try text(name) else { throw .missing(at(name)) }
        return text
    }

    func choice(_ name: String, of choices: [String]) throws(FieldProblem) -> String? {
        guard let text = try text(name) else { return nil }
        guard choices.contains(text) else {
            throw .value(at(name), "'\(text.prefix(60))' is none of \(choices.joined(separator: ", "))")
        }
        return text
    }

    func number(_ name: String, in range: ClosedRange<Double>) throws(FieldProblem) -> Double? {
        guard let value = fields[name] else { return nil }
        guard let number = value.double else { throw .type(at(name), "it has to be a number") }
        guard range.contains(number) else {
            throw .value(at(name), "it has to be from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func integer(_ name: String, in range: ClosedRange<Int64>) throws(FieldProblem) -> Int64? {
        guard let value = fields[name] else { return nil }
        guard case .int(let number) = value else { throw .type(at(name), "it has to be an integer") }
        guard range.contains(number) else {
            throw .value(at(name), "it has to be from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func flag(_ name: String) throws(FieldProblem) -> Bool? {
        guard let value = fields[name] else { return nil }
        guard let flag = value.bool else { throw .type(at(name), "it has to be true or false") }
        return flag
    }

    func object(_ name: String) throws(FieldProblem) -> StrictFields? {
        guard let value = fields[name] else { return nil }
        guard let map = value.map else { throw .type(at(name), "it has to be an object") }
        return StrictFields(map, path: at(name))
    }

    func texts(_ name: String, atMost limit: Int = 1_000) throws(FieldProblem) -> [String]? {
        guard let value = fields[name] else { return nil }
        guard case .array(let items) = value else { throw .type(at(name), "it has to be an array of strings") }
        let texts = items.compactMap(\.text)
        guard texts.count == items.count else { throw .type(at(name), "it has to be an array of strings") }
        guard texts.count <= limit else { throw .value(at(name), "it has more than \(limit) items") }
        return texts
    }

    /// The bytes of a Base64 text that is exactly as RFC 4648 wants it.
    func base64(_ name: String) throws(FieldProblem) -> [UInt8]? {
        guard let text = try text(name) else { return nil }
        guard let bytes = Base64.decode(text) else { throw .value(at(name), "it is not canonical Base64") }
        return bytes
    }
}
