import CallCore
import ScriptValue

/// The JSON of an API request, read field by field. A field that is null counts as absent.
struct TelnyxFields {
    private let fields: [String: Value]

    /// A request without a body has no fields.
    init(_ request: WireRequest) throws(TelnyxError) {
        guard !request.body.isEmpty else {
            fields = [:]
            return
        }
        guard request.mediaType == "application/json" else {
            throw .malformed("The Content-Type has to be application/json")
        }
        let limits = JSONLimits(bytes: 1 << 20, depth: 32, values: 20_000)
        guard let value = try? JSONText.decodePlain(request.body, limits: limits), let map = value.map else {
            throw .malformed("The body is no JSON object")
        }
        fields = map.filter { !$0.value.isNull }
    }

    func only(_ known: Set<String>) throws(TelnyxError) {
        if let name = fields.keys.filter({ !known.contains($0) }).min() {
            throw .invalid(name, "is not a known parameter", title: "Unknown parameter")
        }
    }

    subscript(name: String) -> Value? { fields[name] }

    func has(_ name: String) -> Bool { fields[name] != nil }

    /// - Parameter limit: Unicode scalars.
    func text(_ name: String, atMost limit: Int = 4_000) throws(TelnyxError) -> String? {
        guard let value = fields[name] else { return nil }
        guard let text = value.text else { throw .invalid(name, "has to be a string") }
        guard text.unicodeScalars.count <= limit else { throw .invalid(name, "is longer than \(limit) characters") }
        return text
    }

    /// Text that must be there and must not be empty.
    func words(_ name: String, atMost limit: Int = 4_000) throws(TelnyxError) -> String {
        guard let text = try text(name, atMost: limit), !text.isEmpty else { throw .missing(name) }
        return text
    }

    func number(_ name: String, in range: ClosedRange<Int64>) throws(TelnyxError) -> Int64? {
        guard let value = fields[name] else { return nil }
        guard case .int(let number) = value, range.contains(number) else {
            throw .invalid(name, "has to be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func flag(_ name: String) throws(TelnyxError) -> Bool? {
        guard let value = fields[name] else { return nil }
        guard let flag = value.bool else { throw .invalid(name, "has to be true or false") }
        return flag
    }

    func choice(_ name: String, of choices: [String]) throws(TelnyxError) -> String? {
        guard let text = try text(name) else { return nil }
        guard choices.contains(text) else {
            throw .invalid(name, "has to be one of \(choices.joined(separator: ", "))")
        }
        return text
    }

    func object(_ name: String) throws(TelnyxError) -> [String: Value]? {
        guard let value = fields[name] else { return nil }
        guard let map = value.map else { throw .invalid(name, "has to be an object") }
        return map
    }

    func url(_ name: String) throws(TelnyxError) -> String? {
        guard let text = try text(name, atMost: 2_048) else { return nil }
        guard let address = WebAddress(text), WireURL.isWeb(address) else { throw .invalid(name, "is not a URL") }
        return text
    }

    /// A state to be echoed, which has to be Base64.
    func state(_ name: String = "client_state") throws(TelnyxError) -> String? {
        guard let text = try text(name, atMost: 65_536) else { return nil }
        guard Self.isBase64(text) else {
            throw .invalid(name, "has to be a valid Base64 string", code: "90017", title: "Invalid client state")
        }
        return text
    }

    /// Keys to be sent, with waits.
    func keys(_ name: String, atMost limit: Int) throws(TelnyxError) -> String? {
        guard let text = try text(name, atMost: limit) else { return nil }
        guard !text.isEmpty, text.utf8.allSatisfy({ Self.keys.contains($0) }) else {
            throw .invalid(name, "may hold 0-9, A-D, *, #, w and W only")
        }
        return text
    }

    private static let keys = Set("0123456789ABCD*#wW".utf8)
    private static let alphabet = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// RFC 4648, section 4, with padding.
    private static func isBase64(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        let padding = bytes.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        return bytes.count.isMultiple(of: 4) && padding <= 2
            && bytes.dropLast(padding).allSatisfy { alphabet.contains($0) }
    }
}
