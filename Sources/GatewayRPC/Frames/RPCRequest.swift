import ScriptValue

/// A request, as a client sends it: `{"type":"req","id":"1","method":"…","params":{}}`.
public struct RPCRequest: Hashable, Sendable {
    public var id: String
    public var method: String
    public var params: Value

    public init(id: String, method: String, params: Value = [:]) {
        self.id = id
        self.method = method
        self.params = params
    }

    /// Why bytes are no request. `id` is that of the request as far as it could be read.
    public struct Problem: Error, Hashable, Sendable {
        public var id: String?
        public var message: String
    }

    /// The longest id and method, in bytes.
    static let longestName = 128
    private static let keys: Set<String> = ["type", "id", "method", "params"]

    /// - Throws: for bytes that are no JSON, fields nobody knows, and names that are missing, empty or too long.
    public init(bytes: [UInt8], limits: JSONLimits) throws(Problem) {
        let frame: Value
        do { frame = try JSONText.decodePlain(bytes, limits: limits) } catch {
            throw Problem(id: nil, message: "invalid request frame: \(error)")
        }
        let id = frame["id"]?.text.flatMap { Self.isName($0) ? $0 : nil }
        guard let fields = frame.map, frame["type"] == "req" else {
            throw Problem(id: id, message: "invalid request frame: an object of type req expected")
        }
        if let unknown = fields.keys.sorted().first(where: { !Self.keys.contains($0) }) {
            throw Problem(id: id, message: "invalid request frame: unexpected property '\(unknown.prefix(40))'")
        }
        guard let id else { throw Problem(id: nil, message: "invalid request frame: id must be a short text") }
        guard let method = frame["method"]?.text, Self.isName(method) else {
            throw Problem(id: id, message: "invalid request frame: method must be a short text")
        }
        let params = frame["params"] ?? [:]
        guard params.isNull || params.map != nil else {
            throw Problem(id: id, message: "invalid request frame: params must be an object")
        }
        self.init(id: id, method: method, params: params.isNull ? [:] : params)
    }

    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= longestName && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }

    public var bytes: [UInt8] {
        JSONText.encodePlain(["type": "req", "id": Value(id), "method": Value(method), "params": params])
    }
}
