import CallCore
import ScriptValue

/// Reads the parameters of a request. Texts are trimmed, and what no method can use is refused.
struct RPCParameters {
    /// The longest text to speak, in bytes.
    static let longestMessage = 16 << 10
    /// The longest id, key or name.
    static let longestName = 256

    let fields: [String: Value]

    init(_ value: Value) { fields = value.map ?? [:] }

    /// A name, id or number; nil when it is missing or blank.
    func name(_ key: String) throws(RPCError) -> String? {
        guard let text = try text(key, longest: Self.longestName) else { return nil }
        guard !text.unicodeScalars.contains(where: Self.isControl) else {
            throw .invalid("\(key) holds control characters")
        }
        return text
    }

    /// Words to speak; nil when there are none.
    func message(_ key: String = "message", longest: Int = longestMessage) throws(RPCError) -> String? {
        guard let text = try text(key, longest: longest) else { return nil }
        // Line breaks and tabs are white space; anything else below is no text.
        guard !text.unicodeScalars.contains(where: { Self.isControl($0) && !["\t", "\n", "\r"].contains($0) }) else {
            throw .invalid("\(key) holds control characters")
        }
        return text
    }

    func flag(_ key: String) throws(RPCError) -> Bool? {
        guard let value = fields[key], !value.isNull else { return nil }
        guard let flag = value.bool else { throw .invalid("\(key) must be true or false") }
        return flag
    }

    func milliseconds(_ key: String, most: Milliseconds) throws(RPCError) -> Milliseconds? {
        guard let value = fields[key], !value.isNull else { return nil }
        guard let time = value.int, (0...most).contains(time) else {
            throw .invalid("\(key) must be a whole number from 0 to \(most)")
        }
        return time
    }

    /// Named values, for a flow.
    func values(_ key: String) throws(RPCError) -> [String: Value] {
        guard let value = fields[key], !value.isNull else { return [:] }
        guard let map = value.map else { throw .invalid("\(key) must be an object") }
        return map
    }

    /// - Throws: for any key but these, so that a slip of the pen is not passed over.
    func only(_ keys: Set<String>) throws(RPCError) {
        guard let other = fields.keys.sorted().first(where: { !keys.contains($0) }) else { return }
        let hint = NameSuggestion.nearest(to: other, among: keys.sorted()).map { " (did you mean '\($0)'?)" } ?? ""
        throw .invalid("unknown parameter '\(other.prefix(40))'\(hint)")
    }

    /// Of either set of ISO/IEC 6429, to which escape sequences belong.
    static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    }

    private func text(_ key: String, longest: Int) throws(RPCError) -> String? {
        guard let value = fields[key], !value.isNull else { return nil }
        guard let text = value.text else { throw .invalid("\(key) must be a text") }
        guard text.utf8.count <= longest else { throw .invalid("\(key) is longer than \(longest) bytes") }
        let kept = Self.trimmed(text)
        return kept.isEmpty ? nil : kept
    }

    static func trimmed(_ text: String) -> String {
        let trimmed = text.drop(while: \.isWhitespace)
        return String(trimmed.reversed().drop(while: \.isWhitespace).reversed())
    }
}
