import ScriptValue

/// An action of a flow, as a tool of its own: `conversation_wrap_up`.
struct FlowActionTool: Hashable, Sendable {
    var name: String
    var flow: String
    var action: String
    var description: String
    /// A JSON Schema of type object.
    var parameters: Value

    /// The longest name that agents take, in bytes.
    private static let longestName = 64

    /// The described actions of a listing of flows. Actions whose name no agent would take are left out, and of equal
    /// names all but the first; `flow_action` reaches them all.
    static func all(_ listing: Value) -> [FlowActionTool] {
        var seen: Set<String> = [VoiceCallTool.name]
        var tools: [FlowActionTool] = []
        for flow in listing["flows"]?.array ?? [] {
            for (action, shape) in (flow["actions"]?.map ?? [:]).sorted(by: { $0.key < $1.key }) {
                guard let owner = flow["name"]?.text, let description = shape["description"]?.text else { continue }
                let name = "\(owner)_\(action)"
                guard isName(name), seen.insert(name).inserted else { continue }
                tools.append(
                    FlowActionTool(
                        name: name, flow: owner, action: action, description: description,
                        parameters: shape["parameters"] ?? ["type": "object"]))
            }
        }
        return tools
    }

    private static func isName(_ text: String) -> Bool {
        text.utf8.count <= longestName
            && text.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte | 0x20) && byte >= 0x41 || (0x30...0x39).contains(byte)
                    || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
            }
    }

    func definition(_ era: MCPEra) -> Value {
        let needsArguments = parameters["required"]?.array?.isEmpty == false
        let takesArguments = parameters["properties"]?.map?.isEmpty == false
        var properties: [String: Value] = [
            "callId": ["type": "string", "description": Value("A live call that the flow \(flow) leads.")]
        ]
        if takesArguments { properties["args"] = parameters }
        var fields: [String: Value] = [
            "name": Value(name),
            "description": Value("\(description) (In a call that the flow \(flow) leads.)"),
            "inputSchema": [
                "type": "object", "properties": .map(properties),
                "required": needsArguments ? ["callId", "args"] : ["callId"], "additionalProperties": false,
            ],
        ]
        if era.hasAnnotations { fields["annotations"] = ["openWorldHint": true] }
        return .map(fields)
    }

    func order(_ arguments: [String: Value]) throws(RPCError) -> AgentToolOrder {
        if let other = arguments.keys.sorted().first(where: { $0 != "callId" && $0 != "args" }) {
            throw .invalid("\(name) takes no '\(other.prefix(40))'; it takes callId and args")
        }
        guard arguments["callId"] ?? .null != .null else { throw .invalid("callId required") }
        return try AgentToolOrder(.act, arguments.merging(["action": Value(action)]) { $1 })
    }
}
