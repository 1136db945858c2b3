/// Speech recognised while it is spoken: one call's session at one service, as a state machine around one socket at a
/// time. It does no I/O; audio passes by it, framed as `framing` says, whenever it has said `ready`.
public protocol Transcriber: Sendable {
    /// As in the configuration.
    var service: String { get }
    var framing: AudioFraming { get }
    /// Whether the service itself finds the end of an utterance; otherwise it is told, by `endOfSpeech`.
    var endpoints: Bool { get }

    mutating func handle(_ input: TranscriberInput, now: CallTime) -> [TranscriberAction]
}

public enum TranscriberInput: Hashable, Sendable {
    /// Connect; while the phone still rings, if that can be.
    case open
    /// The socket is open: the upgrade was answered 101.
    case connected
    /// No socket came of it. `status` is that of the HTTP answer, 0 when there was none.
    case refused(status: Int, retryAfter: Milliseconds?, message: String)
    case message(SocketMessage)
    /// The socket is gone; 1006 without a close frame.
    case closed(code: Int, reason: String)
    case timer(Int)
    /// Audio has begun to flow, or has stopped. Silence that is sent as audio flows.
    case audioFlows(Bool)
    /// The host's own endpointing found that the caller has finished.
    case endOfSpeech
    /// Wanted no more: what was heard so far is still reported, then the socket is closed.
    case close
}

public enum TranscriberAction: Hashable, Sendable {
    case connect(SocketRequest)
    case send(SocketMessage)
    /// Audio may be sent from now on. It may come again after `holdAudio`.
    case ready
    /// Audio is to be kept back: the socket is being made anew.
    case holdAudio
    case heard(TranscriberEvent)
    /// Starts a timer, replacing a running one of the same number.
    case startTimer(Int, at: CallTime)
    case cancelTimer(Int)
    /// Close the socket with this code.
    case disconnect(code: Int)
    /// Worth a line in the call's journal; the session goes on unless `finished` follows.
    case problem(SpeechProblem)
    /// Nothing more comes of this session; nil when that is what was wanted.
    case finished(SpeechProblem?)
}

public enum TranscriberEvent: Hashable, Sendable {
    case speechStarted
    /// The whole text of the utterance so far; replaces the one before.
    case partial(String)
    /// The caller has stopped talking; the text is still to come.
    case speechStopped
    /// The utterance is over. Never empty. Confidence from 0 to 1, when the service gives one.
    case final(String, confidence: Double?)
}
