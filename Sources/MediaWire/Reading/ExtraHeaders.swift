import ScriptValue

/// Plivo's `extra_headers`, in its three spellings: `k=v;k2=v2` as it arrives, `k=v,k2=v2` as it was asked for, and
/// JSON, as text or as it is. Names and values consist of letters and digits, so no spelling is another one's content.
enum ExtraHeaders {
    private static let limits = JSONLimits(bytes: 4096, depth: 2, values: 256)

    /// The value of that name; nil when there is none.
    ///
    /// - Throws: `media.headers` for a name that is there twice, a value that is no text, and broken JSON.
    static func value(of name: String, in headers: Value?) throws(MediaProblem) -> String? {
        switch headers {
        case nil, .null: return nil
        case .map(let fields): return try text(fields[name])
        case .string(let string):
            let text = string.lossyText
            guard text.first(where: { !$0.isWhitespace }) == "{" else { return try value(of: name, joined: text) }
            let fields: Value
            do throws(JSONError) {
                fields = try JSONText.decodePlain(string.bytes, limits: limits, uniqueKeys: true)
            } catch {
                throw problem("begins like JSON, but is \(error)")
            }
            return try Self.text(fields[name])
        default: throw problem("is neither a text nor an object")
        }
    }

    private static func value(of name: String, joined text: String) throws(MediaProblem) -> String? {
        var found: String?
        for pair in text.split(whereSeparator: { $0 == ";" || $0 == "," }) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, trimmed(parts[0]) == name else { continue }
            guard found == nil else { throw problem("has a name twice") }
            found = trimmed(parts[1])
        }
        return found
    }

    private static func text(_ value: Value?) throws(MediaProblem) -> String? {
        guard let value, !value.isNull else { return nil }
        guard let text = value.text else { throw problem("has a value that is no text") }
        return text
    }

    private static func trimmed(_ text: Substring) -> String {
        let front = text.drop { $0 == " " }
        return String(front.reversed().drop { $0 == " " }.reversed())
    }

    private static func problem(_ what: String) -> MediaProblem { MediaProblem(.headers, "extra_headers \(what)") }
}
