import CallCore

/// What happens to the session with an OpenClaw Gateway.
public enum GatewayInput: Hashable, Sendable {
    /// Connects ahead of the first question.
    case start
    case ask(AgentQuestion)
    /// Nobody waits for the answer any more: the caller spoke on, or hung up.
    case cancel(AgentQuestion.ID)
    /// The socket that was asked for is open.
    case connected
    /// It did not open; the status is that of the HTTP answer, 0 without one.
    case refused(status: Int, message: String)
    case message([UInt8])
    case closed(code: Int, reason: String)
    case timer(GatewayTimer)
    /// Ends the session; nothing comes of it any more.
    case stop
}

public enum GatewayTimer: Hashable, Sendable {
    /// The Gateway may be greeted, or greet, so long.
    case handshake
    /// It is silent for longer than it said it would be.
    case silence
    case reconnect
    /// A question's own time is over.
    case deadline(AgentQuestion.ID)
    /// A question that was refused for now is put again.
    case again(AgentQuestion.ID)
}

public enum GatewayAction: Hashable, Sendable {
    case connect(SocketRequest)
    case send([UInt8])
    /// Say goodbye with this code; `closed` is not to be reported.
    case disconnect(code: Int)
    case startTimer(GatewayTimer, at: CallTime)
    case cancelTimer(GatewayTimer)
    /// The next piece of what is to be said, while more is written.
    case spoken(AgentQuestion.ID, String)
    /// The last action of a question.
    case finished(AgentQuestion.ID, AgentAnswer)
}
