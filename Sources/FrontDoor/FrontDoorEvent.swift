import CallCore

/// What the front door reports of itself: counts and kinds, never anything that stood in a request.
public enum FrontDoorEvent: Hashable, Sendable {
    case listening(port: Int)
    case stopped
    /// More connections than allowed: this one was closed at once.
    case connectionRefused
    /// The TLS handshake of a connection failed.
    case handshakeFailed
    /// A request was answered without being carried out.
    case refused(Refusal)
    /// A signature did not hold; reported as `.refused(.signature)` too.
    case signature(SignatureProblem)
    /// A genuine webhook made no sense; the stable code says why. Reported as `.refused(.content)` too.
    case content(code: String)
    /// A webhook went to the handler.
    case accepted
    /// The answer of the handler went out, with its status.
    case answered(status: Int)
    /// A webhook that had come before was answered as then.
    case duplicate
    /// A webhook from before a restart came again.
    case remembered
    /// The handler did not answer in time, or failed: the fallback document went out.
    case fallback
    /// The handler answered after the fallback had gone out; the answer was dropped.
    case lateReply
    /// The connection went away before the answer.
    case abandoned
    /// A connection was closed because nothing came over it in time.
    case idle
    /// A connection goes on as a WebSocket.
    case upgraded
    /// A WebSocket was refused by whoever has its path.
    case upgradeRefused(status: Int)
    case certificateLoaded
    /// Changed certificate files cannot be used, and those loaded before stay in use; the stable code says why.
    case certificateKept(code: String)
}

/// Is told what happens at the front door. Called on event loops: it must return at once.
public typealias FrontDoorObserver = @Sendable (FrontDoorEvent) -> Void
