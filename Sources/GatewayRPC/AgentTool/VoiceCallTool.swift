import CallCore
import ScriptValue

/// The tool `voice_call`: one tool for everything that is done with calls.
enum VoiceCallTool {
    static let name = "voice_call"

    // MARK: what clients are told

    private static let properties: [String: Value] = [
        "to": text("Whom to call: E.164, such as +15550001234. Without it the deployment's usual number."),
        "message": text("The words to say."),
        "mode": text(
            "initiate_call: notify (say the message, hang up), conversation (talk), or another mode of the deployment. "
                + "steer_call: say or guidance."),
        "brief": text(
            "What the call is for, for the agent that talks on it: purpose, facts, what to find out. It is not said. "
                + "\(CallBrief.longest) characters at most."),
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

    /// - Parameter isBound: for a connection that is bound to one call: nothing else is in the schema.
    static func definition(_ era: MCPEra, isBound: Bool) -> Value {
        let actions = VoiceCallAction.all(isBound: isBound)
        let lines = actions.map { "- " + $0.line(isBound: isBound) }
        let what = isBound ? "Act in the phone call that is under way." : "Place and control phone calls."
        var fields: [String: Value] = [
            "name": Value(name),
            "description": Value("\(what) Real people are on the phone.\n" + lines.joined(separator: "\n")),
            "inputSchema": [
                "type": "object", "properties": .map(properties(actions, isBound: isBound)), "required": ["action"],
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

    private static func properties(_ actions: [VoiceCallAction], isBound: Bool) -> [String: Value] {
        let taken = Set(actions.flatMap { $0.keys(isBound: isBound) })
        var properties = properties.filter { taken.contains($0.key) }
        if isBound { properties["mode"] = text("say or guidance.") }
        properties["action"] = [
            "type": "string", "enum": .array(actions.map { Value($0.rawValue) }), "description": "What to do.",
        ]
        return properties
    }

    // MARK: what clients ask for

    /// Of whom a session is, only the connection may say.
    private static let ignored: Set<String> = ["sessionKey", "requesterSessionKey"]

    /// - Parameter call: the one that the connection is bound to.
    /// - Throws: what is missing or wrong with the arguments.
    static func order(
        _ arguments: [String: Value], requester: String?, call: String? = nil
    ) throws(RPCError) -> AgentToolOrder {
        var given = arguments.filter { !ignored.contains($0.key) && !$0.value.isBlank }
        let word = given.removeValue(forKey: "action")
        if let call { try admit(&given, word, to: call) }
        guard let word else { return try oldOrder(given, requester) }
        let action = try self.action(word, isBound: call != nil)
        try check(given, action, isBound: call != nil)
        if let call { given["callId"] = Value(call) }
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

    private static func action(_ word: Value, isBound: Bool) throws(RPCError) -> VoiceCallAction {
        if let action = word.text.flatMap(VoiceCallAction.init) { return action }
        let known = VoiceCallAction.all(isBound: isBound).map(\.rawValue)
        let nearest = word.text.flatMap { NameSuggestion.nearest(to: $0, among: known) }
        let hint = nearest.map { " (did you mean \($0)?)" } ?? ""
        throw .invalid("action must be one of \(known.joined(separator: ", "))\(hint)")
    }

    /// On a connection that is bound to a call: what would place one, or reach another, is refused.
    private static func admit(
        _ given: inout [String: Value], _ word: Value?, to call: String
    ) throws(RPCError) {
        let known = VoiceCallAction.ofOneCall.map(\.rawValue).joined(separator: ", ")
        guard let word else { throw .invalid("action required: one of \(known)") }
        if let action = word.text.flatMap(VoiceCallAction.init), !VoiceCallAction.ofOneCall.contains(action) {
            throw .invalid(
                "\(action.rawValue) is refused: this connection is bound to one call", reason: "tool.bound",
                next: "use one of \(known)")
        }
        if let named = given.removeValue(forKey: "callId"), named != Value(call) {
            throw .invalid(
                "this connection is bound to another call than that", reason: "tool.bound", next: "leave callId out")
        }
    }

    private static func check(
        _ given: [String: Value], _ action: VoiceCallAction, isBound: Bool
    ) throws(RPCError) {
        let keys = action.keys(isBound: isBound)
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
            let taken = given.filter { ["to", "message", "brief", "dtmfSequence"].contains($0.key) }
            return try placing(.start, taken, requester)
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
