import CallCore
import GatewayRPC
import ScriptValue
import VoiceCallEngine

/// The gateway of this machine, looked for when it is needed: it may come, go and come back.
public actor RunningGateway: MCPGateway {
    private let find: @Sendable () async throws(DaemonError) -> GatewayAddress
    private let name: String
    private let version: String
    private let ids: any IDSource
    private var client: GatewayClient?

    /// - Parameters:
    ///   - name: of this client, for the gateway's log.
    ///   - find: tells where it is and what it wants to be shown; asked again after it was not found there.
    public init(
        name: String, version: String, ids: any IDSource = SystemIDSource(),
        find: @escaping @Sendable () async throws(DaemonError) -> GatewayAddress
    ) {
        self.find = find
        self.name = name
        self.version = version
        self.ids = ids
    }

    public func ask(_ order: AgentToolOrder) async -> Result<Value, RPCError> {
        var order = order
        if order.method.takesKey, var params = order.params.map, params["idempotencyKey"] == nil {
            params["idempotencyKey"] = Value(UUIDText.text(ids.next(), ids.next()))
            order.params = .map(params)
        }
        do throws(RPCError) { return .success(try await answer(order)) } catch { return .failure(error) }
    }

    private func answer(_ order: AgentToolOrder) async throws(RPCError) -> Value {
        let known = client
        let used = try await reach()
        do throws(RPCError) {
            return try await send(order, through: used)
        } catch {
            guard error.isOfStaleAddress else { throw error }
            await forget(used)
            // What was remembered may be of a gateway that has gone. Orders have keys, and the rest may be asked twice.
            guard known === used else { throw error }
            return try await send(order, through: try await reach())
        }
    }

    private func send(_ order: AgentToolOrder, through client: GatewayClient) async throws(RPCError) -> Value {
        guard let key = order.params["idempotencyKey"]?.text else {
            return try await client.ask(order.method, order.params, within: order.patience)
        }
        do throws(RPCError) {
            return try await client.order(order.method, order.params.map ?? [:], key: key, within: order.patience)
        } catch {
            throw error.isLost ? error.whileTold(key) : error
        }
    }

    private func reach() async throws(RPCError) -> GatewayClient {
        if let client { return client }
        let address: GatewayAddress
        do throws(DaemonError) { address = try await find() } catch {
            throw .unavailable(error.message, reason: error.code, next: error.nextStep)
        }
        // Two may have asked at once.
        let fresh = client ?? GatewayClient(address, name: name, version: version, ids: ids)
        client = fresh
        return fresh
    }

    private func forget(_ stale: GatewayClient) async {
        if client === stale { client = nil }
        await stale.close()
    }
}

extension RPCError {
    /// Whether the gateway may be somewhere else by now, or want another token.
    fileprivate var isOfStaleAddress: Bool {
        isLost || isUnreachable || ["gateway.silent", "rpc.unauthorized"].contains(reason)
    }

    fileprivate func whileTold(_ key: String) -> RPCError {
        .unavailable(
            "the gateway went away before it answered, and did not come back; whether this was done is not known",
            reason: reason,
            next: "when a gateway runs again, give the order again with idempotencyKey \(key): it counts once")
    }
}

extension RPCMethod {
    /// Whether the same order under the same key counts once.
    fileprivate var takesKey: Bool {
        switch self {
        case .initiate, .start, .runFlow, .continueCall, .beginContinue, .speak, .dtmf, .steer, .act: true
        default: false
        }
    }
}
