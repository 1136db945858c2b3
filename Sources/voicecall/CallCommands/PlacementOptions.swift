import ArgumentParser
import CallCore
import GatewayRPC
import ScriptValue

/// How a call is placed.
struct PlacementOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The flow that the call runs, by the name the configuration has for it.", valueName: "name"))
    var mode = "conversation"
    @Option(help: ArgumentHelp("Keys that are pressed once the call is answered: 0-9 * # w W p ,.", valueName: "keys"))
    var dtmfSequence: String?
    @Option(help: ArgumentHelp("The conversation that the call belongs to.", valueName: "name"))
    var sessionKey: String?
    @Option(
        help: ArgumentHelp(
            "A name for this call: given again, it never dials twice. Without it, one is made up for each call.",
            valueName: "name"))
    var key: String?

    func validate() throws {
        try ArgumentCheck.name(mode, "mode")
        try ArgumentCheck.digits(dtmfSequence, "dtmf-sequence")
        try ArgumentCheck.name(sessionKey, "session-key")
        try ArgumentCheck.name(key, "key")
    }

    /// Places the call through the gateway.
    ///
    /// - Returns: its id.
    func place(_ method: RPCMethod, to: String?, message: String?, _ options: ClientOptions) throws -> Value {
        var params: [String: Value] = ["mode": Value(mode)]
        params["to"] = to.map { Value($0) }
        params["message"] = message.map { Value($0) }
        params["dtmfSequence"] = dtmfSequence.map { Value($0) }
        params["sessionKey"] = sessionKey.map { Value($0) }
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

extension Console {
    /// Prints the id of a placed call; people are told how to follow it.
    func show(placed call: Value) {
        out(json: ["callId": call])
        if traits.errIsTerminal, let id = call.text { err(SafeText.line("follow it: voicecall tail --call \(id)")) }
    }
}
