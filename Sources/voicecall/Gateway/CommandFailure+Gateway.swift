import GatewayRPC
import GatewayService

extension CommandFailure {
    /// What the gateway said, or that it said nothing.
    init(_ error: RPCError) {
        let code = error.reason ?? (error.code == .timeout ? "gateway.slow" : "gateway.refused")
        self.init(
            Self.status(error, code), code, error.message, next: error.nextStep ?? Self.nextStep(code, error))
    }

    private static func status(_ error: RPCError, _ code: String) -> CommandStatus {
        switch code {
        case "rpc.unauthorized", "rpc.scope": .noPermission
        case "call.unknown": .noInput
        case "call.not_active", "call.timeout", "call.failed", "verb.state", "action.busy", "call.not_placed",
            "hangup", "store.live-calls":
            .failed
        case "flow.params", "call.flow", "flow.unknown": .badFlow
        case _ where error.code != .invalidRequest: .unavailable
        case _ where error.message == "Call not found" || error.message == "operation not found": .noInput
        default: .usage
        }
    }

    private static func nextStep(_ code: String, _ error: RPCError) -> String {
        switch code {
        case "gateway.unreachable": "start it with: voicecall gateway"
        case "gateway.silent": "see whether it is a voicecall gateway that listens there"
        case "rpc.unauthorized": "give its token with --token, or the store that has it with --store"
        case "call.unknown": "see which calls there are: voicecall status"
        case "call.not_active", "call.failed", "verb.state", "action.busy", "hangup":
            "see how it stands: voicecall status CALL"
        case "call.limit": "wait for a call to end: voicecall status"
        case "call.timeout": "ask again, or see what was said: voicecall status CALL"
        default: error.isRetryable ? "try again" : "see what the gateway logs"
        }
    }

    /// Why no gateway was asked.
    init(client error: DaemonError) {
        let status: CommandStatus =
            switch error.code {
            case "gateway.url": .usage
            case "gateway.token": .noPermission
            case "gateway.unreachable": .unavailable
            default: .badFlow
            }
        self.init(status, error.code, error.message, next: error.nextStep)
    }
}
