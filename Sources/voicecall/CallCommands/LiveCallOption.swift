import ArgumentParser
import GatewayRPC
import ScriptValue

/// Which live call is meant.
struct LiveCallOption: ParsableArguments {
    @Option(help: ArgumentHelp("The call: the id it was given here, or the carrier's.", valueName: "id"))
    var callId: String

    func validate() throws { try ArgumentCheck.name(callId, "call-id") }

    /// Gives the call an order through the gateway.
    func order(
        _ method: RPCMethod, _ params: [String: Value], waitingFor what: String, _ options: ClientOptions
    ) throws -> Value {
        let order = params.merging(["callId": Value(callId)]) { $1 }
        return try GatewayLink(options: options).run(what) { client in
            try await client.order(method, order, within: 10_000)
        }
    }
}
