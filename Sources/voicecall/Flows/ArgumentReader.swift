import CallCore
import ScriptValue

/// Reads `key=value` from the command line in the types that a flow describes.
struct ArgumentReader {
    let schema: ParamSchema

    /// All values given, the later ones over the earlier ones.
    ///
    /// What does not fit a type stays text, so that the flow's own check tells what is wrong with it.
    func read(_ pairs: [String], option: String, json: String? = nil) throws(CommandFailure) -> [String: Value] {
        var values =
            try json.map { text throws(CommandFailure) in try Self.object(text, option: "\(option)s-json") } ?? [:]
        for pair in pairs {
            guard let split = pair.firstIndex(of: "="), split != pair.startIndex else {
                throw .usage("--\(option) '\(pair)' is not of the form key=value", next: "write --\(option) name=value")
            }
            let name = String(pair[..<split])
            values[name] = value(String(pair[pair.index(after: split)...]), for: name)
        }
        return values
    }

    private func value(_ text: String, for name: String) -> Value {
        let isText = schema.field(name)?.type == .string
        guard !isText, let value = try? JSONText.decodePlain(Array(text.utf8)) else { return Value(text) }
        // A field nobody described: only what cannot be meant as text is taken for something else.
        if schema.field(name) == nil, case .string = value { return Value(text) }
        return value
    }

    private static func object(_ text: String, option: String) throws(CommandFailure) -> [String: Value] {
        do throws(JSONError) {
            if let map = try JSONText.decodePlain(Array(text.utf8)).map { return map }
        } catch {
            throw .usage("--\(option): \(error)", next: "give a JSON object such as '{\"topic\": \"billing\"}'")
        }
        throw .usage("--\(option) is not a JSON object", next: "give one such as '{\"topic\": \"billing\"}'")
    }
}
