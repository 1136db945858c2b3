/// Speech recognised while it is spoken: one call's session at one service, as a state machine around one socket at a
/// time. It does no I/O; audio passes by it, framed as `framing` says, whenever it has said `ready`.
public protocol Transcriber: Sendable {
    /// As in the configuration.
    var service: String { get }
    var framing: AudioFraming { get }
    /// How much audio one message should hold; what a carrier sends at a time, where the service does not mind. Audio
    /// that was held goes in pieces as well, of 250 ms at most: services refuse long messages.
    var audioPerMessage: Milliseconds { get }
    /// Whether the service itself finds the end of an utterance; otherwise it is told, by `endOfSpeech`. It may become
    /// false when a service refuses to: look again at each `ready`.
    var endpoints: Bool { get }

    mutating func handle(_ input: TranscriberInput, now: CallTime) -> [TranscriberAction]
}

extension Transcriber {
    public var audioPerMessage: Milliseconds { 20 }
}

public enum TranscriberInput: Hashable, Sendable {
    /// Connect; while the phone still rings, if that can be.
    case open
    /// The socket is open: the upgrade was answered 101.
    case connected
    /// No socket came of it. `status` is that of the HTTP answer, 0 when there was none.
    case refused(status: Int, retryAfter: Milliseconds?, message: String)
    case message(SocketMessage)
    /// The socket is gone without `disconnect`; 1006 without a close frame.
    case closed(code: Int, reason: String)
    case timer(Int)
    /// Audio has begun to flow, or has stopped; told whether or not there is a socket. Silence that is sent as audio
    /// flows.
    case audioFlows(Bool)
    /// The host's own endpointing found that the caller has finished.
    case endOfSpeech
    /// Wanted no more: what was heard so far is still reported, then the socket is closed. No audio after it.
    case close
}

public enum TranscriberAction: Hashable, Sendable {
    case connect(SocketRequest)
    case send(SocketMessage)
    /// Audio may be sent from now on; what was held goes at once, before the actions that follow. It may come again
    /// after `holdAudio`.
    case ready
    /// Audio is to be kept back: the socket is being made anew.
    case holdAudio
    case heard(TranscriberEvent)
    /// Starts a timer, replacing a running one of the same number.
    case startTimer(Int, at: CallTime)
    case cancelTimer(Int)
    /// Close the socket with this code, or give up the attempt to open it. Nothing more of it may come in: neither
    /// messages nor `closed` nor `refused`.
    case disconnect(code: Int)
    /// Worth a line in the call's journal; the session goes on unless `finished` follows.
    case problem(SpeechProblem)
    /// Nothing more comes of this session; nil when that is what was wanted.
    case finished(SpeechProblem?)
}

public enum TranscriberEvent: Hashable, Sendable {
    /// May come several times in one utterance, where the service says so.
    case speechStarted
    /// The whole text of the utterance so far; replaces the one before. Never empty.
    case partial(String)
    /// The caller has stopped talking; the text is still to come.
    case speechStopped
    /// The utterance is over. Never empty. Confidence from 0 to 1, when the service gives one. An utterance that the
    /// loss of the socket cuts short ends with what was heard of it.
    case final(String, confidence: Double?)
}
