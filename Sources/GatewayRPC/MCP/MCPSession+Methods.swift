import ScriptValue

/// What clients may ask, and the answers.
extension MCPSession {
    func era(_ method: String, _ params: [String: Value]) throws(MCPError) -> MCPEra {
        guard method != "initialize", let asked = params["_meta"]?[MCPEra.versionKey] else {
            return version.map { .handshake($0) } ?? .beforeHandshake
        }
        guard asked.text == MCPVersion.sessionless else { throw .version(asked.text ?? "") }
        return .sessionless
    }

    mutating func perform(_ method: String, _ params: [String: Value], _ request: Request) throws(MCPError) {
        switch (method, request.era) {
        case ("initialize", _): try initialize(params, request)
        case ("ping", .handshake), ("ping", .beforeHandshake): succeed(request, [:])
        case ("server/discover", .sessionless): succeed(request, discovery.merging(request.era.caching) { $1 })
        case ("tools/list", .beforeHandshake), ("tools/call", .beforeHandshake): throw .invalid("initialize first")
        case ("tools/list", _):
            guard params["cursor"] ?? .null == .null else { throw .parameters("there is no such cursor") }
            guard settings.call == nil else { return succeed(request, tools(request.era)) }
            try ask(.flows, .list, request)
        case ("tools/call", _): try call(params, request)
        default: throw .unknownMethod(method)
        }
    }

    private var instructions: String { settings.call == nil ? Self.allCalls : Self.oneCall }

    private static let oneCall = """
        Acts in the one live call that this connection is bound to, through the tool voice_call. It places no calls \
        and reaches no others.
        """

    private static let allCalls = """
        Places phone calls and acts in live ones, through the tool voice_call. initiate_call answers as soon as the \
        carrier took the call: follow it with get_status, or talk with continue_call.
        """

    private mutating func initialize(_ params: [String: Value], _ request: Request) throws(MCPError) {
        guard version == nil else { throw .invalid("this session is initialized") }
        guard !isInBatch(request) else { throw .invalid("initialize may not be part of a batch") }
        guard let asked = params["protocolVersion"]?.text else { throw .parameters("protocolVersion must be a text") }
        let agreed = MCPVersion(rawValue: asked) ?? .newest
        version = agreed
        client = params["clientInfo"]?["name"]?.text ?? ""
        succeed(
            request,
            [
                "protocolVersion": Value(agreed.rawValue), "serverInfo": settings.server,
                "capabilities": ["tools": ["listChanged": .bool(settings.canTell)]],
                "instructions": Value(instructions),
            ])
    }

    private var discovery: [String: Value] {
        [
            "supportedVersions": [Value(MCPVersion.sessionless)], "capabilities": ["tools": [:]],
            "instructions": Value(instructions),
        ]
    }

    // MARK: tools

    private func tools(_ era: MCPEra) -> [String: Value] {
        let voice = VoiceCallTool.definition(era, isBound: settings.call != nil)
        let tools = [voice] + flowTools.map { $0.definition(era) }
        return ["tools": .array(tools)].merging(era.caching) { $1 }
    }

    private mutating func call(_ params: [String: Value], _ request: Request) throws(MCPError) {
        guard let name = params["name"]?.text else { throw .parameters("name must be a text") }
        let given = params["arguments"] ?? [:]
        guard let arguments = given.isNull ? [:] : given.map else { throw .parameters("arguments must be an object") }
        guard let order = self.order(name, arguments) else {
            guard settings.call == nil else { throw .parameters("unknown tool: \(name.prefix(80))") }
            return try ask(.flows, .find(name, arguments), request)
        }
        switch order {
        case .success(let order): try ask(order, .call(order), request)
        case .failure(let error): succeed(request, Self.result(error, request.era))
        }
    }

    /// What a call of a tool asks of the gateway; nil for a tool nobody knows.
    private func order(_ name: String, _ arguments: [String: Value]) -> Result<AgentToolOrder, RPCError>? {
        do throws(RPCError) {
            if name == VoiceCallTool.name {
                return .success(try VoiceCallTool.order(arguments, requester: requester, call: settings.call))
            }
            return try flowTools.first { $0.name == name }.map { tool throws(RPCError) in
                .success(try tool.order(arguments))
            }
        } catch {
            return .failure(error)
        }
    }

    mutating func answered(_ ticket: UInt64, _ result: Result<Value, RPCError>) {
        guard let waiting = pending.removeValue(forKey: ticket) else { return }
        let request = waiting.request
        switch waiting.work {
        case .list:
            learn(result)
            finish(request, .success(tools(request.era)))
        case .find(let name, let arguments):
            learn(result)
            switch order(name, arguments) {
            case nil: finish(request, .failure(.parameters("unknown tool: \(name.prefix(80))")))
            case .failure(let error)?: finish(request, .success(Self.result(error, request.era)))
            case .success(let order)?: post(order, Pending(request: request, work: .call(order)))
            }
        case .call(let order):
            switch order.next(after: result) {
            case .ask(let order): post(order, Pending(request: request, work: .call(order)))
            case .done(let value): finish(request, .success(Self.result(value, isError: false, request.era)))
            case .failed(let error): finish(request, .success(Self.result(error, request.era)))
            }
            tellChange(result)
        }
    }

    private mutating func learn(_ result: Result<Value, RPCError>) {
        switch result {
        case .success(let listing):
            flowTools = FlowActionTool.all(listing)
            isListPartial = false
        case .failure: isListPartial = true
        }
    }

    /// The gateway answers again: there may be tools that could not be listed.
    private mutating func tellChange(_ result: Result<Value, RPCError>) {
        guard isListPartial, settings.canTell, case .success = result else { return }
        isListPartial = false
        actions.append(
            .tell(JSONText.encodePlain(["jsonrpc": "2.0", "method": "notifications/tools/list_changed"])))
    }

    private static func result(_ error: RPCError, _ era: MCPEra) -> [String: Value] {
        var fields: [String: Value] = ["error": Value(error.message)]
        fields["code"] = error.reason.map { Value($0) }
        fields["next"] = error.nextStep.map { Value($0) }
        return result(.map(fields), isError: true, era)
    }

    private static func result(_ value: Value, isError: Bool, _ era: MCPEra) -> [String: Value] {
        var fields: [String: Value] = [
            "content": [["type": "text", "text": Value(JSONText.encodePlainText(value))]], "isError": .bool(isError),
        ]
        if era.hasStructuredContent { fields["structuredContent"] = value }
        return fields
    }
}
