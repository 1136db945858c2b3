import CallCore
import GatewayRPC
import VoiceCallEngine

extension RPCError {
    /// What the engine says, in the words of the protocol: a mistake of whoever asks, or anything else.
    init(_ error: any Error) {
        switch error {
        case let error as RPCError: self = error
        case let error as HostError:
            let isWrong = ["call.number", "call.flow", "call.unknown"].contains(error.code)
            self.init(
                isWrong ? .invalidRequest : .unavailable, error.message, reason: error.code, next: error.nextStep,
                isRetryable: !isWrong)
        case let error as FlowError:
            let isWrong = ["flow.params", "flow.unknown", "flow.unknown-version", "flow.no-previous"]
                .contains(error.code)
            self.init(
                isWrong ? .invalidRequest : .unavailable, error.message, reason: error.code, next: error.nextStep)
        case let error as StoreError:
            self.init(
                error.code == "store.live-calls" ? .invalidRequest : .unavailable, error.message, reason: error.code,
                next: error.nextStep)
        default: self.init(.unavailable, "\(error)", reason: "internal")
        }
    }

    static func wrapping<Result>(_ body: () throws -> Result) throws(RPCError) -> Result {
        do { return try body() } catch { throw RPCError(error) }
    }
}
