import CallCore
import GatewayRPC
import ScriptValue

/// A call that somebody wants.
struct CallWish {
    var to: String?
    var message: String?
    var brief: String?
    var mode: String
    var dtmfSequence: String?
    var sessionKey: String?
    var key: String?

    init(to: String?, message: String?, mode: String) {
        self.to = to
        self.message = message
        self.mode = mode
    }

    private var params: [String: Value] {
        var params: [String: Value] = ["mode": Value(mode)]
        params["to"] = to.map { Value($0) }
        params["message"] = message.map { Value($0) }
        params["brief"] = brief.map { Value($0) }
        params["dtmfSequence"] = dtmfSequence.map { Value($0) }
        params["sessionKey"] = sessionKey.map { Value($0) }
        return params
    }

    /// Has the running gateway place it.
    ///
    /// - Returns: its id.
    func place(_ method: RPCMethod, _ options: ClientOptions) throws -> Value {
        let (order, key) = (params, key)
        let patience = max(30_000, Milliseconds(try options.reading().config.ringTimeoutMilliseconds) + 5_000)
        do {
            let reply = try GatewayLink(options: options).run("the carrier is asked") { client in
                try await client.order(method, order, key: key, within: patience)
            }
            return reply["callId"] ?? .null
        } catch var failure as CommandFailure where failure.code == "gateway.unreachable" {
            // A call outlives the command that places it: somebody has to stay with it.
            failure.nextStep =
                "start the gateway: voicecall gateway; or run one call alone: voicecall run-flow FLOW --live FILE"
            throw failure
        }
    }
}
