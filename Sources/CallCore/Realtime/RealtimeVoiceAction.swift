import ScriptValue

/// What a realtime session wants done, in order.
public enum RealtimeVoiceAction: Hashable, Sendable {
    case connect(SocketRequest)
    case send(SocketMessage)
    /// The caller's audio may be sent from now on; what was held goes at once, before the actions that follow. It may
    /// come again after `holdAudio`.
    case ready
    /// Audio is to be kept back: the socket is being made anew.
    case holdAudio
    /// Starts a timer, replacing a running one of the same number.
    case startTimer(Int, at: CallTime)
    case cancelTimer(Int)
    /// Close the socket with this code, or give up the attempt to open it. Nothing more of it may come in: neither
    /// messages nor `closed` nor `refused`.
    case disconnect(code: Int)
    /// The next sound of an item; pieces may be cut anywhere, inside a sample too. The first piece begins the item, after
    /// all those before it.
    case audio(item: Int, [UInt8], AudioFormat)
    /// All of its sound is there.
    case audioEnded(item: Int)
    /// Cut every item that has not ended, at once, clear the carrier, and report each as `ended`.
    case clear
    /// What the caller says.
    case heard(TranscriberEvent)
    /// What the caller has heard of an item; never empty. In the order of the items.
    case said(String, isWhole: Bool)
    /// To be answered by `toolResult`; each call comes once.
    case toolCall(RealtimeToolCall)
    /// The model does not wait for it any more; stop the work if that can be. A result is not passed on.
    case toolCancelled(id: String)
    /// Worth a line in the call's journal; the session goes on unless `finished` follows.
    case problem(SpeechProblem)
    /// Nothing more comes of this session; nil when that is what was wanted.
    case finished(SpeechProblem?, RealtimeUsage)
}
