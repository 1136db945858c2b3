import ScriptValue

/// What the tool `voice_call` does.
enum VoiceCallAction: String, Hashable, Sendable, CaseIterable {
    case initiateCall = "initiate_call"
    case continueCall = "continue_call"
    case continueResult = "continue_result"
    case speakToUser = "speak_to_user"
    case sendDTMF = "send_dtmf"
    case steerCall = "steer_call"
    case endCall = "end_call"
    case getStatus = "get_status"
    case runFlow = "run_flow"
    case flowAction = "flow_action"
    case listFlows = "list_flows"

    /// The arguments it takes, in the order of its description; those that may be left out have a `?`.
    private var list: [String] {
        switch self {
        case .initiateCall: ["message", "to?", "mode?", "brief?", "dtmfSequence?", "idempotencyKey?"]
        case .continueCall: ["callId", "message", "idempotencyKey?"]
        case .continueResult: ["operationId"]
        case .speakToUser: ["callId", "message", "idempotencyKey?"]
        case .sendDTMF: ["callId", "digits", "idempotencyKey?"]
        case .steerCall: ["callId", "message", "mode", "idempotencyKey?"]
        case .endCall: ["callId"]
        case .getStatus: ["callId?", "full?"]
        case .runFlow: ["flow", "to?", "args?", "idempotencyKey?"]
        case .flowAction: ["callId", "name", "args?", "idempotencyKey?"]
        case .listFlows: []
        }
    }

    /// What there is on a connection that is bound to one call: acting in it, and nothing that could reach another.
    static let ofOneCall: [VoiceCallAction] = [.speakToUser, .sendDTMF, .steerCall, .endCall, .getStatus, .flowAction]

    static func all(isBound: Bool) -> [VoiceCallAction] { isBound ? ofOneCall : allCases }

    /// A connection that is bound to a call names it itself.
    private func list(isBound: Bool) -> [String] { isBound ? list.filter { !$0.hasPrefix("callId") } : list }

    func keys(isBound: Bool) -> [String] {
        list(isBound: isBound).map { $0.hasSuffix("?") ? String($0.dropLast()) : $0 }
    }

    private func purpose(isBound: Bool) -> String {
        switch self {
        case .getStatus where isBound: "how the call stands; with full also what was said"
        case .initiateCall: "call somebody and say the message; answers with callId once the carrier took the call"
        case .continueCall: "say the message, wait for the answer; gives transcript, or operationId when it takes long"
        case .continueResult: "wait on for the answer to a continue_call that was pending"
        case .speakToUser: "say the message without waiting for an answer"
        case .sendDTMF: "press keys"
        case .steerCall: "mode say: say it; mode guidance: a hint, 500 characters at most, to whoever leads the talk"
        case .endCall: "hang up"
        case .getStatus: "the call, or all live calls; with full also what was said"
        case .runFlow: "place a call that this flow leads"
        case .flowAction: "an action that the flow of this call offers"
        case .listFlows: "all flows, what they take and their actions"
        }
    }

    /// `send_dtmf {callId, digits}: press keys`
    func line(isBound: Bool) -> String {
        "\(rawValue) {\(list(isBound: isBound).joined(separator: ", "))}: \(purpose(isBound: isBound))."
    }
}
