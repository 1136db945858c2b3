/// What a client may ask for.
public enum RPCMethod: String, Hashable, Sendable, CaseIterable {
    case health
    case initiate = "voicecall.initiate"
    case start = "voicecall.start"
    case continueCall = "voicecall.continue"
    case beginContinue = "voicecall.continue.start"
    case continueResult = "voicecall.continue.result"
    case speak = "voicecall.speak"
    case dtmf = "voicecall.dtmf"
    case end = "voicecall.end"
    case status = "voicecall.status"
    case steer = "voicecall.steer"
    case act = "call.action"
    case forget = "voicecall.forget"
    case expectTest = "voicecall.test.expect"
    case runFlow = "flow.run"
    case listFlows = "flow.list"
    case reloadFlows = "flow.reload"
    case pinFlow = "flow.pin"
    case rollbackFlow = "flow.rollback"
    case tail
    case stopTail = "tail.stop"

    public var scope: RPCScope {
        switch self {
        case .health, .status, .continueResult, .listFlows, .tail, .stopTail: .read
        case .initiate, .start, .continueCall, .beginContinue, .speak, .dtmf, .end, .steer, .act, .forget,
            .expectTest, .runFlow, .reloadFlows, .pinFlow, .rollbackFlow:
            .write
        }
    }
}
