import ScriptValue

/// What happens to a realtime session.
public enum RealtimeVoiceInput: Hashable, Sendable {
    /// Connect and set up; while the phone still rings, if that can be. Until `begin` it may come again with another
    /// order.
    case open(RealtimeOrder)
    /// The conversation begins: somebody is on the line, and the session has it.
    case begin
    /// The socket is open: the upgrade was answered 101.
    case connected
    /// No socket came of it. `status` is that of the HTTP answer, 0 when there was none.
    case refused(status: Int, retryAfter: Milliseconds?, message: String)
    case message(SocketMessage)
    /// The socket is gone without `disconnect`; 1006 without a close frame.
    case closed(code: Int, reason: String)
    case timer(Int)
    /// The caller's audio has begun to flow, or has stopped; told whether or not there is a socket. Silence that is sent
    /// as audio flows.
    case audioFlows(Bool)
    /// The host's own ear finds that the caller talks, or has stopped.
    case callerTalks(Bool)
    /// An item will not be heard any further: it was played to its end, or cut after `played` milliseconds as the
    /// carrier has acknowledged them. Once for each item; a cut one that was not asked for by `clear` stops the answer.
    case ended(item: Int, played: Milliseconds, isWhole: Bool)
    /// Stop talking.
    case interrupt
    /// Say this now: word for word, or in the model's own words.
    case say(String, isVerbatim: Bool)
    /// Something to go by from now on; it is not answered.
    case guide(String)
    /// Something said to the model in the caller's place; it answers.
    case ask(String)
    /// What came of a tool call. Nothing is lost by being late: the model is told in another way.
    case toolResult(id: String, Value)
    /// A tool call takes its time; told to models that know of such news.
    case toolProgress(id: String, Value)
    /// Wanted no more: what plays is cut, what the caller has said is still reported, then the socket is closed.
    case close
}
