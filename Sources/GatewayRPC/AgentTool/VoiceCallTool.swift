import CallCore
import ScriptValue

/// The tool `voice_call`: one tool for everything that is done with calls.
enum VoiceCallTool {
    static let name = "voice_call"

    // MARK: what clients are told

    private static let properties: [String: Value] = [
        "action": [
            "type": "string", "enum": .array(VoiceCallAction.allCases.map { Value($0.rawValue) }),
            "description": "What to do.",
        ],
        "to": text("Whom to call: E.164, such as +15550001234. Without it the deployment's usual number."),
        "message": text("The words to say."),
        "mode": text(
            "initiate_call: notify (say the message, hang up), conversation (talk), or another mode of the deployment. "
                + "steer_call: say or guidance."),
        "dtmfSequence": text("Keys to press when the call is answered; w waits half a second. Mode conversation."),
        "callId": text("The call, as initiate_call gave it."),
        "digits": text("Keys to press: 0-9, *, #, w."),
        "operationId": text("What a pending continue_call gave."),
        "flow": text("The name of a flow; list_flows has them."),
        "name": text("The name of an action of the call's flow."),
        "args": ["type": "object", "description": "What the flow, or its action, takes."],
        "full": ["type": "boolean", "description": "Also what was said."],
        "idempotencyKey": text(
            "Your name for this order. The same key never dials twice, so an order can be given again safely."),
    ]

    private static func text(_ description: String) -> Value {
        ["type": "string", "description": Value(description)]
    }

    static func definition(_ era: MCPEra) -> Value {
        let lines = VoiceCallAction.allCases.map { "- " + $0.line }
        var fields: [String: Value] = [
            "name": Value(name),
            "description": Value(
                "Place and control phone calls. Real people are on the phone.\n" + lines.joined(separator: "\n")),
            "inputSchema": [
                "type": "object", "properties": .map(properties), "required": ["action"],
                "additionalProperties": false,
            ],
        ]
        if era.hasAnnotations {
            fields["annotations"] = [
                "title": "Phone calls", "readOnlyHint": false, "destructiveHint": true, "idempotentHint": false,
                "openWorldHint": true,
            ]
        }
        return .map(fields)
    }

    // MARK: what clients ask for

    /// Of whom a session is, only the connection may say.
    private static let ignored: Set<String> = ["sessionKey", "requesterSessionKey"]

    /// - Throws: what is missing or wrong with the arguments.
    static func order(_ arguments: [String: Value], requester: String?) throws(RPCError) -> AgentToolOrder {
        var given = arguments.filter { !ignored.contains($0.key) && !$0.value.isBlank }
        guard let word = given.removeValue(forKey: "action") else { return try oldOrder(given, requester) }
        guard let action = word.text.flatMap(VoiceCallAction.init) else {
            let known = VoiceCallAction.allCases.map(\.rawValue)
            let nearest = word.text.flatMap { NameSuggestion.nearest(to: $0, among: known) }
            let hint = nearest.map { " (did you mean \($0)?)" } ?? ""
            throw .invalid("action must be one of \(known.joined(separator: ", "))\(hint)")
        }
        try check(given, action)
        switch action {
        case .initiateCall: return try placing(.initiate, given, requester)
        case .runFlow: return try placing(.runFlow, given, requester)
        case .continueCall: return try AgentToolOrder(.beginContinue, given)
        case .continueResult:
            guard let operation = given["operationId"]?.text else { throw .invalid("operationId required") }
            return try .outcome(of: operation)
        case .speakToUser: return try AgentToolOrder(.speak, given)
        case .sendDTMF: return try AgentToolOrder(.dtmf, given)
        case .steerCall: return try AgentToolOrder(.steer, given)
        case .endCall: return try AgentToolOrder(.end, given)
        case .getStatus: return try AgentToolOrder(.status, given)
        case .flowAction:
            given["action"] = given.removeValue(forKey: "name")
            guard given["callId"] != nil, given["action"] != nil else { throw .invalid("callId and name required") }
            return try AgentToolOrder(.act, given)
        case .listFlows: return .flows
        }
    }

    private static func check(_ given: [String: Value], _ action: VoiceCallAction) throws(RPCError) {
        let keys = action.keys
        guard let other = given.keys.sorted().first(where: { !keys.contains($0) }) else { return }
        let takes = keys.isEmpty ? "nothing" : keys.joined(separator: ", ")
        let hint = NameSuggestion.nearest(to: other, among: keys).map { " (did you mean \($0)?)" } ?? ""
        throw .invalid("\(action.rawValue) takes no '\(other.prefix(40))'\(hint); it takes \(takes)")
    }

    private static func placing(
        _ method: RPCMethod, _ given: [String: Value], _ requester: String?
    ) throws(RPCError) -> AgentToolOrder {
        var params = given
        params["requesterSessionKey"] = requester.map { Value($0) }
        return try AgentToolOrder(method, params)
    }

    /// The shape without `action`, which older agents send: `{mode: call | status, to, sid, message, dtmfSequence}`.
    private static func oldOrder(_ given: [String: Value], _ requester: String?) throws(RPCError) -> AgentToolOrder {
        switch given["mode"]?.text ?? (given["to"] == nil ? "" : "call") {
        case "status":
            guard let call = given["sid"] else { throw .invalid("sid required for status") }
            return try AgentToolOrder(.status, ["sid": call])
        case "call":
            guard given["to"] != nil else { throw .invalid("to required for call") }
            return try placing(.start, given.filter { ["to", "message", "dtmfSequence"].contains($0.key) }, requester)
        default:
            throw .invalid(
                "action required: one of \(VoiceCallAction.allCases.map(\.rawValue).joined(separator: ", "))")
        }
    }
}

extension Value {
    /// Models write null, or an empty text, for what they leave out.
    fileprivate var isBlank: Bool { isNull || text?.allSatisfy(\.isWhitespace) == true }
}
