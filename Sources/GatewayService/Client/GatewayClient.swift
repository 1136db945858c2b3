import CallCore
import GatewayRPC
import ScriptValue
import VoiceCallEngine

/// A client of the gateway that connects when it is needed, and again when the connection was lost.
public actor GatewayClient {
    private let address: GatewayAddress
    private let introduction: RPCIntroduction
    private let clock: any HostClock
    private let ids: any IDSource
    private let absence: Milliseconds
    private var connection: RPCClient?

    /// How long a client waits for an answer to most questions.
    public static let patience: Milliseconds = 5_000
    private static let pause: Milliseconds = 200

    /// - Parameters:
    ///   - name: of the client, for the gateway's log.
    ///   - version: of this program.
    ///   - absence: how long a lost gateway may take to come back while an order is under way.
    public init(
        _ address: GatewayAddress, name: String, version: String, scopes: [RPCScope] = [.read, .write],
        absence: Milliseconds = 10_000, clock: any HostClock = SteadyClock(), ids: any IDSource = SystemIDSource()
    ) {
        self.address = address
        self.absence = absence
        introduction = RPCIntroduction(token: address.token, name: name, version: version, scopes: scopes)
        self.clock = clock
        self.ids = ids
    }

    /// Asks once and waits for the answer.
    ///
    /// - Throws: `gateway.unreachable` when nobody listens, `gateway.lost` when the gateway went away before it answered
    ///   (what was asked may have been done), `TIMEOUT` when it did not answer in time, else what the gateway says.
    public func ask(
        _ method: RPCMethod, _ params: Value = [:], within patience: Milliseconds = patience
    ) async throws(RPCError) -> Value {
        let connection = try await connected()
        do throws(RPCError) {
            return try await connection.ask(method.rawValue, params, within: patience)
        } catch {
            if error.isLost { await drop(connection) }
            throw error
        }
    }

    /// Gives an order that counts once: it carries a key, and when the gateway goes away meanwhile it is given again
    /// under the same key to the one that comes back.
    ///
    /// - Parameter key: of a placement or order that is repeated; nil makes a new one.
    public func order(
        _ method: RPCMethod, _ params: [String: Value], key: String? = nil, within patience: Milliseconds = patience
    ) async throws(RPCError) -> Value {
        var params = params
        let key = key ?? UUIDText.text(ids.next(), ids.next())
        params["idempotencyKey"] = Value(key)
        var lostAt: CallTime?
        while true {
            do throws(RPCError) {
                return try await ask(method, .map(params), within: patience)
            } catch {
                let isAway = error.isLost || lostAt != nil && (error.isUnreachable || error.reason == "gateway.down")
                guard isAway else { throw error }
                let since = lostAt ?? clock.now()
                lostAt = since
                guard clock.now() - since < absence else { throw error.whileOrdering(key) }
                await Pause.wait(Self.pause)
            }
        }
    }

    /// Subscribes to the story of all calls, or of one.
    ///
    /// - Returns: what the gateway tells from now on; it ends with the connection.
    public func follow(_ call: String? = nil) async throws(RPCError) -> AsyncStream<RPCClient.Event> {
        let connection = try await connected()
        _ = try await connection.ask(RPCMethod.tail.rawValue, call.map { ["callId": Value($0)] } ?? [:])
        return connection.events
    }

    public func close() async {
        await connection?.close()
        connection = nil
    }

    private func connected() async throws(RPCError) -> RPCClient {
        if let connection { return connection }
        let fresh = try await RPCClient.connect(address.place, introduction, clock: clock)
        // Two may have asked at once.
        if let connection {
            await fresh.close()
            return connection
        }
        connection = fresh
        return fresh
    }

    private func drop(_ lost: RPCClient) async {
        guard connection === lost else { return }
        connection = nil
        await lost.close()
    }
}

extension RPCError {
    /// Nobody listens there.
    public var isUnreachable: Bool { reason == "gateway.unreachable" }
    /// The gateway went away before it answered: what was asked may have been done.
    public var isLost: Bool { reason == "gateway.lost" }

    fileprivate func whileOrdering(_ key: String) -> RPCError {
        .unavailable(
            "the gateway went away and did not come back; whether the order was carried out is not known",
            reason: "gateway.lost", next: "give it again with --key \(key): the same key never counts twice")
    }
}
