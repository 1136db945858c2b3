import CallCore
import VoiceCallEngine

extension CallEvent {
    /// The event under the engine's own call id.
    func addressed(to call: CallID) -> CallEvent {
        var event = self
        event.callID = call.text
        return event
    }
}

extension DeliveryOutcome {
    init(_ outcome: VoiceCallEngine.DeliveryOutcome) {
        self =
            switch outcome {
            case .accepted, .rejected: .accepted
            case .unknownCall: .unknownCall
            case .unavailable: .engineDown
            }
    }
}
