import CallCore
import CallCrypto
import ScriptValue

/// The handshake: a client says who it is, shows the token, and is told what it may do.
extension RPCSession {
    private static let modes: Set<String> = ["webchat", "cli", "ui", "backend", "node", "probe", "test"]

    mutating func introduce(_ request: RPCRequest, _ now: CallTime) {
        guard request.method == "connect" else {
            return turnAway(request, .invalid("invalid handshake: first request must be connect"), 1008)
        }
        let params = request.params
        guard let least = params["minProtocol"]?.int, let most = params["maxProtocol"]?.int, least <= most else {
            return turnAway(request, .invalid("minProtocol and maxProtocol required"), 1008)
        }
        let known = RPCPolicy.protocols
        guard least <= known.upperBound, most >= known.lowerBound else {
            return turnAway(
                request,
                .invalid(
                    "protocol mismatch: this server speaks \(known.lowerBound) to \(known.upperBound)",
                    reason: "rpc.protocol"), 1002)
        }
        guard let client = params["client"], client["id"]?.text?.isEmpty == false,
            client["version"]?.text != nil, client["platform"]?.text != nil
        else { return turnAway(request, .invalid("client.id, client.version and client.platform required"), 1008) }
        guard let mode = client["mode"]?.text, Self.modes.contains(mode) else {
            let modes = Self.modes.sorted().joined(separator: ", ")
            return turnAway(request, .invalid("client.mode must be one of \(modes)"), 1008)
        }
        guard params["role"] ?? "operator" == "operator" else {
            return turnAway(request, .invalid("role must be operator"), 1008)
        }
        if let refusal = refusal(of: params["auth"]) { return turnAway(request, refusal, 1008) }
        let asked = (params["scopes"]?.array ?? []).compactMap { $0.text.flatMap(RPCScope.init) }
        phase = .connected(Set(asked))
        respond(request.id, .success(hello(min(most, known.upperBound), Set(asked))))
        actions.append(.startTimer(.tick, after: policy.tick))
    }

    /// Nil for whoever shows the token, which may stand in place of a password too.
    private func refusal(of auth: Value?) -> RPCError? {
        guard let shown = auth?["token"]?.text ?? auth?["password"]?.text, !shown.isEmpty else {
            return .invalid(
                "unauthorized: gateway token missing", reason: "rpc.unauthorized",
                next: "send it as auth.token; it is in gateway.auth.token or in the store's gateway.token")
        }
        guard ConstantTime.equal(shown, policy.token.reveal()) else {
            return .invalid(
                "unauthorized: gateway token mismatch", reason: "rpc.unauthorized",
                next: "read the token anew; it is in gateway.auth.token or in the store's gateway.token")
        }
        return nil
    }

    private mutating func turnAway(_ request: RPCRequest, _ error: RPCError, _ code: UInt16) {
        respond(request.id, .failure(error))
        close(code, error.message)
    }

    private func hello(_ number: Int64, _ scopes: Set<RPCScope>) -> Value {
        [
            "type": "hello-ok", "protocol": .int(number),
            "server": ["version": Value(policy.version), "connId": Value(connection)],
            "features": [
                "methods": .array(RPCMethod.allCases.map { Value($0.rawValue) }),
                "events": .array(RPCEvent.allCases.map { Value($0.rawValue) }),
            ],
            "snapshot": [:],
            "auth": ["role": "operator", "scopes": .array(scopes.map(\.rawValue).sorted().map { Value($0) })],
            "policy": [
                "maxPayload": .int(Int64(policy.longestFrame)), "maxBufferedBytes": .int(Int64(policy.sendBuffer)),
                "tickIntervalMs": .int(policy.tick),
            ],
        ]
    }
}
