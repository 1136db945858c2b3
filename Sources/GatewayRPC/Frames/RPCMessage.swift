import ScriptValue

/// What a server says: an answer to a request, or something that happened.
public enum RPCMessage: Hashable, Sendable {
    case response(id: String, Result<Value, RPCError>)
    /// `sequence` counts the events of a connection from 1; the challenge before the handshake has none.
    case event(String, payload: Value, sequence: Int64?)

    public var bytes: [UInt8] {
        switch self {
        case .response(let id, .success(let payload)):
            JSONText.encodePlain(["type": "res", "id": Value(id), "ok": true, "payload": payload])
        case .response(let id, .failure(let error)):
            JSONText.encodePlain(["type": "res", "id": Value(id), "ok": false, "error": error.value])
        case .event(let name, let payload, let sequence):
            JSONText.encodePlain(.map(Self.event(name, payload, sequence)))
        }
    }

    private static func event(_ name: String, _ payload: Value, _ sequence: Int64?) -> [String: Value] {
        var fields: [String: Value] = ["type": "event", "event": Value(name), "payload": payload]
        fields["seq"] = sequence.map { .int($0) }
        return fields
    }

    /// Reads what a server sent; nil for what is neither.
    public init?(bytes: [UInt8], limits: JSONLimits = .standard) {
        guard let frame = try? JSONText.decodePlain(bytes, limits: limits) else { return nil }
        switch frame["type"]?.text {
        case "res":
            guard let id = frame["id"]?.text, let isDone = frame["ok"]?.bool else { return nil }
            self = .response(
                id: id, isDone ? .success(frame["payload"] ?? .null) : .failure(RPCError(value: frame["error"] ?? [:])))
        case "event":
            guard let name = frame["event"]?.text else { return nil }
            self = .event(name, payload: frame["payload"] ?? .null, sequence: frame["seq"]?.int)
        default: return nil
        }
    }
}
