import ScriptValue

/// What the dialect of a voice model makes of a message.
public enum RealtimeDialectStep: Hashable, Sendable {
    public enum Outcome: Hashable, Sendable {
        case completed
        /// The service broke it off, or did so for us.
        case cancelled
        /// Nothing is left of it; the same may be asked again.
        case failed(SpeechProblem)
    }

    case send(SocketMessage)
    /// The set-up is taken; audio may come.
    case ready
    /// An answer is under way. Ids are unique within a socket.
    case answerBegan(id: String)
    /// Sound of an item of that answer.
    case audio(answer: String, item: String, [UInt8], AudioFormat)
    /// No more sound comes of that item.
    case audioEnded(item: String)
    /// The next letters of what it says.
    case letters(item: String, String)
    /// The whole of what it says.
    case text(item: String, String)
    case answerEnded(id: String, Outcome)
    /// What was asked cannot be answered now, as an answer is under way: ask again behind it.
    case busy
    /// What was asked last is refused; nothing comes of it.
    case unanswered(SpeechProblem)
    case heard(TranscriberEvent)
    /// The service has stopped its own answer because the caller talks.
    case interrupted
    case toolCall(RealtimeToolCall, answer: String)
    /// A call that cannot be made as it is.
    case brokenCall(id: String, name: String, answer: String, why: String)
    case toolCancelled(id: String)
    case used(RealtimeUsage)
    /// Call `wake` in so long, instead of when it was asked before.
    case wake(after: Milliseconds)
    /// Worth a line; the session goes on.
    case problem(SpeechProblem)
    /// The session ends with this.
    case fail(SpeechProblem)
    /// The socket will not last longer than this.
    case renew(within: Milliseconds)
    /// A new socket is needed. Nil for one that was to be expected.
    case reconnect(SpeechProblem?)

    public static func send(_ message: Value) -> RealtimeDialectStep { .send(.text(JSONText.encodePlain(message))) }
}
