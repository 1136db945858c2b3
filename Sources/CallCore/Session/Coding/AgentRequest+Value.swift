import ScriptValue

extension AgentRequest {
    /// The request as the journal keeps it.
    public var value: Value {
        .coded(
            kind.rawValue,
            [
                "text": Value(text), "context": context, "brief": brief.map { Value($0) },
                "consultation": consultation?.value,
                "tools": tools.isEmpty ? nil : .array(tools),
                "progress": progress == Progress() ? nil : progress.value,
                "conversation": conversation.isEmpty ? nil : .array(conversation.map(\.value)),
                "speaks": speaks ? true : nil, "session_key": Value(sessionKey),
                "agent": agent == AgentProfile() ? nil : agent.value,
                "deadline_ms": .int(deadline),
            ])
    }

    /// Nil when `value` was not made by `value` of a request; fields it does not know are passed over.
    public init?(value: Value) {
        guard let fields = CodedFields(value), let request = try? Self.read(fields) else { return nil }
        self = request
    }

    private static func read(_ fields: CodedFields) throws(CodedFields.Malformed) -> AgentRequest {
        var request = AgentRequest(
            kind: try fields.named("type"), text: try fields.text("text"), context: try fields.value("context"),
            conversation: try fields.optional("conversation", AgentTurn.turns(value:)) ?? [],
            speaks: try fields.optional("speaks", \.bool) ?? false, sessionKey: try fields.text("session_key"),
            agent: try fields.optional("agent", AgentProfile.init(value:)) ?? AgentProfile(),
            deadline: try fields.length("deadline_ms"))
        request.brief = try fields.optional("brief", \.text)
        request.consultation = try fields.optional("consultation", Consultation.init(value:))
        request.tools = try fields.optional("tools", \.array) ?? []
        request.progress = try fields.optional("progress", Progress.init(value:)) ?? Progress()
        return request
    }
}

extension AgentRequest.Progress {
    var value: Value {
        .coded(nil, ["rounds": .array(rounds.map(\.value)), "said": Value(said), "pieces": .count(pieces)])
    }

    init?(value: Value) {
        guard let fields = CodedFields(value), let rounds = value["rounds"]?.array?.map(AgentRound.init(value:)),
            let said = try? fields.text("said"), let pieces = try? fields.number("pieces")
        else { return nil }
        self.init()
        self.rounds = rounds.compactMap { $0 }
        guard self.rounds.count == rounds.count else { return nil }
        (self.said, self.pieces) = (said, pieces)
    }
}

extension AgentRequest.Consultation {
    var value: Value {
        .coded(
            nil,
            [
                "tools": Value(tools.rawValue), "thinking": thinking.map { Value($0) },
                "fast": isFast.map { .bool($0) }, "style": style.map { Value($0) },
            ])
    }

    init?(value: Value) {
        guard let fields = CodedFields(value), let tools: ConsultTools = try? fields.named("tools") else { return nil }
        self.init(
            tools: tools, thinking: value["thinking"]?.text, isFast: value["fast"]?.bool, style: value["style"]?.text)
    }
}
