import ScriptValue

extension CallSetup {
    /// The setup as the journal keeps it.
    public var value: Value {
        .coded(
            nil,
            [
                "id": Value(id.text), "direction": Value(direction.rawValue), "from": Value(from), "to": Value(to),
                "carrier": Value(carrier), "provider_call_id": providerCallID.map { Value($0) },
                "mode": mode.map { Value($0) }, "flow": Value(flow), "flow_version": Value(flowVersion),
                "arguments": arguments, "brief": brief.map { Value($0) }, "config": config, "policy": Value(policy),
                "allow_from": .array(allowFrom.map { Value($0) }), "session_key": Value(sessionKey),
                "voice": voice.map { Value($0) }, "agent": agent == AgentProfile() ? nil : agent.value,
                "realtime": realtime == RealtimeProfile() ? nil : realtime.value,
                "number_route_key": numberRouteKey.map { Value($0) },
                "capabilities": .array(capabilities.map { Value($0) }), "seed": .int(Int64(bitPattern: seed)),
                "started_at": .int(startedAt.milliseconds), "limits": limits.value,
            ])
    }

    /// Nil when `value` was not made by `value` of a setup; fields it does not know are passed over.
    public init?(value: Value) {
        guard let fields = CodedFields(value), let setup = try? Self.read(fields) else { return nil }
        self = setup
    }

    private static func read(_ fields: CodedFields) throws(CodedFields.Malformed) -> CallSetup {
        var setup = CallSetup(
            id: CallID(try fields.text("id")), direction: try fields.named("direction"),
            from: try fields.text("from"), to: try fields.text("to"), carrier: try fields.text("carrier"),
            flow: try fields.text("flow"), flowVersion: try fields.text("flow_version"),
            sessionKey: try fields.text("session_key"), seed: UInt64(bitPattern: try fields.required("seed", \.int)),
            startedAt: try fields.time("started_at"))
        setup.providerCallID = try fields.optional("provider_call_id", \.text)
        setup.mode = try fields.optional("mode", \.text)
        setup.arguments = try fields.value("arguments")
        setup.brief = try fields.optional("brief", \.text)
        setup.config = try fields.value("config")
        setup.policy = try fields.text("policy")
        setup.allowFrom = try fields.texts("allow_from")
        setup.voice = try fields.optional("voice", \.text)
        setup.agent = try fields.optional("agent", AgentProfile.init(value:)) ?? AgentProfile()
        setup.realtime = try fields.optional("realtime", RealtimeProfile.init(value:)) ?? RealtimeProfile()
        setup.numberRouteKey = try fields.optional("number_route_key", \.text)
        setup.capabilities = try fields.texts("capabilities")
        setup.limits = try fields.required("limits", SessionLimits.init(value:))
        return setup
    }
}
