import CallCore
import GatewayRPC
import ScriptValue
import Testing

/// One client's talk with a session.
struct MCPTalk {
    var session: MCPSession
    /// What the gateway is asked and has not answered.
    var asked: [(ticket: UInt64, order: AgentToolOrder)] = []
    var told: [Value] = []
    var cancelled: [UInt64] = []
    private var lastMessage: UInt64 = 0

    init(canTell: Bool = true, requester: String? = nil, call: String? = nil) {
        session = MCPSession(MCPSettings(version: "9.9", canTell: canTell, requester: requester, call: call))
    }

    /// A session after its handshake.
    static func of(
        _ version: String, canTell: Bool = true, requester: String? = nil, call: String? = nil
    ) -> MCPTalk {
        var talk = MCPTalk(canTell: canTell, requester: requester, call: call)
        _ = talk.request("initialize", ["protocolVersion": Value(version)], id: "hello")
        return talk
    }

    /// What is said to a message at once: nil for nothing.
    mutating func say(_ bytes: [UInt8]) -> Value? {
        lastMessage += 1
        return take(session.handle(.message(lastMessage, bytes)))
    }

    mutating func say(_ text: String) -> Value? { say(Array(text.utf8)) }

    mutating func request(_ method: String, _ params: Value = [:], id: Value = 1) -> Value? {
        say(JSONText.encodePlain(["jsonrpc": "2.0", "id": id, "method": Value(method), "params": params]))
    }

    mutating func call(_ arguments: Value, tool: String = "voice_call", id: Value = 1) -> Value? {
        request("tools/call", ["name": Value(tool), "arguments": arguments], id: id)
    }

    /// The gateway answers what it was asked first.
    mutating func answer(_ result: Result<Value, RPCError>) -> Value? {
        guard !asked.isEmpty else { return nil }
        return take(session.handle(.answered(asked.removeFirst().ticket, result)))
    }

    mutating func tooLong() -> Value? {
        lastMessage += 1
        return take(session.handle(.tooLong(lastMessage)))
    }

    private mutating func take(_ actions: [MCPSession.Action]) -> Value? {
        var reply: Value?
        for action in actions {
            switch action {
            case .reply(_, let bytes): reply = bytes.flatMap { try? JSONText.decodePlain($0) }
            case .tell(let bytes): told.append((try? JSONText.decodePlain(bytes)) ?? .null)
            case .ask(let ticket, let order): asked.append((ticket, order))
            case .cancel(let ticket):
                cancelled.append(ticket)
                asked.removeAll { $0.ticket == ticket }
            }
        }
        return reply
    }

    static let flows: Value = [
        "flows": [
            [
                "name": "desk",
                "actions": [
                    "note": [
                        "description": "Keep a note.",
                        "parameters": [
                            "type": "object", "properties": ["text": ["type": "string"]], "required": ["text"],
                        ],
                    ], "plain": [:],
                ],
            ]
        ]
    ]
}

extension Value {
    /// The text of a tool's result, read.
    var said: Value {
        guard let text = self["result"]?["content"]?.array?.first?["text"]?.text else { return .null }
        return (try? JSONText.decodePlain(Array(text.utf8))) ?? .null
    }
    var code: Int64? { self["error"]?["code"]?.int }
    var isError: Bool? { self["result"]?["isError"]?.bool }
}
