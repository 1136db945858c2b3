import CallCore
import ScriptValue

/// The JSON object of an API request, read field by field; a field nobody knows is refused.
struct PlivoParameters {
    private let fields: [String: Value]

    init(_ request: WireRequest, known: Set<String>) throws(PlivoError) {
        guard request.body.isEmpty || request.mediaType == "application/json" else {
            throw .invalid("only application/json is taken")
        }
        guard !request.body.isEmpty else {
            fields = [:]
            return
        }
        guard let value = try? JSONText.decodePlain(request.body), let fields = value.map else {
            throw .invalid("the body is no JSON object")
        }
        if let name = fields.keys.sorted().first(where: { !known.contains($0) }) {
            throw .invalid("\(name) is not a valid parameter")
        }
        self.fields = fields
    }

    /// A text, or a number or truth value written as one. Nil for an absent or an empty field.
    subscript(name: String) -> String? {
        guard let value = fields[name] else { return nil }
        if let number = value.int { return String(number) }
        if let flag = value.bool { return flag ? "true" : "false" }
        return value.text.flatMap { $0.isEmpty ? nil : $0 }
    }

    func required(_ name: String) throws(PlivoError) -> String {
        guard let text = self[name] else { throw .invalid("\(name) parameter not present") }
        return text
    }

    func url(_ name: String) throws(PlivoError) -> String? {
        guard let text = self[name] else { return nil }
        guard let address = WebAddress(text), WireURL.isWeb(address) else {
            throw .invalid("\(name) is not a valid URL: \(text)")
        }
        return text
    }

    func method(_ name: String) throws(PlivoError) -> String {
        let method = self[name] ?? "POST"
        guard ["GET", "POST"].contains(method) else { throw .invalid("\(name) must be GET or POST") }
        return method
    }

    /// Where to and how; nil when the URL is not given.
    func callback(_ name: String) throws(PlivoError) -> PlivoCallback? {
        let method = try method(name.replacing("_url", with: "_method"))
        return try url(name).map { PlivoCallback(url: $0, method: method) }
    }

    func number(_ name: String, in range: ClosedRange<Int>) throws(PlivoError) -> Int? {
        guard let text = self[name] else { return nil }
        guard let number = Int(text), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), range.contains(number)
        else { throw .invalid("\(name) must be between \(range.lowerBound) and \(range.upperBound)") }
        return number
    }

    func choice(_ name: String, of choices: [String]) throws(PlivoError) -> String? {
        guard let text = self[name] else { return nil }
        guard choices.contains(text) else {
            throw .invalid("\(name) must be one of \(choices.joined(separator: ", "))")
        }
        return text
    }
}
