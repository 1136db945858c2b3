import ArgumentParser
import CallCore
import GatewayRPC
import ScriptValue

/// How a call is placed.
struct PlacementOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The flow that the call runs, by the name the configuration has for it.", valueName: "name"))
    var mode = "conversation"
    @Option(
        help: ArgumentHelp(
            "What the call is for: facts, what to find out. The agent of the call is told; it is not said.",
            valueName: "text"))
    var brief: String?
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
        var wish = CallWish(to: to, message: message, mode: mode)
        (wish.brief, wish.dtmfSequence, wish.sessionKey, wish.key) = (brief, dtmfSequence, sessionKey, key)
        return try wish.place(method, options)
    }
}

extension Console {
    /// Prints the id of a placed call; people are told how to follow it.
    func show(placed call: Value) {
        out(json: ["callId": call])
        if traits.errIsTerminal, let id = call.text { err(SafeText.line("follow it: voicecall tail --call \(id)")) }
    }
}
