/// Something a carrier may or may not be able to do. The raw value is the field of `call.caps`.
public enum CarrierCapability: String, Hashable, Sendable, CaseIterable {
    case speak
    case play
    case interrupt
    case listen
    case gatherDTMF = "gather_dtmf"
    case sendDTMF = "send_dtmf"
    case dtmfBeforeConnect = "dtmf_before_connect"
    case transfer
    case machineDetection = "machine_detection"
    case rejectBeforeAnswer = "reject_before_answer"
    case realtime

    public var summary: String {
        switch self {
        case .speak: "speaks text"
        case .play: "plays a recording"
        case .interrupt: "stops playout at once when the caller talks or the flow says so"
        case .listen: "hears speech"
        case .gatherDTMF: "hears keypad digits"
        case .sendDTMF: "sends keypad digits on a live call"
        case .dtmfBeforeConnect: "sends keypad digits on answer, before the flow goes on"
        case .transfer: "transfers a live call"
        case .machineDetection: "tells people from answering machines"
        case .rejectBeforeAnswer: "refuses a call before it is answered"
        case .realtime: "carries sound both ways at once, for a realtime model"
        }
    }
}
