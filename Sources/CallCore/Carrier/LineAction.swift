/// What the state machine of a line wants done, in the order given.
public enum LineAction: Hashable, Sendable {
    case request(RequestID, CarrierRequest)
    /// Answers a webhook that waits.
    case reply(ReplyID, WebhookReply)
    /// The result of a command, once for each.
    case result(EffectID, EffectResult)
    /// What a voice model reports; each with a higher number than those before it.
    case realtime(EffectID, RealtimeEvent, number: Int)
    /// Something happened to the call.
    case event(CallEvent)
    /// Asks something of the call's media sockets.
    case stream(StreamOrder)
    /// Starts a timer, replacing a running one of the same number.
    case startTimer(Int, at: CallTime)
    case cancelTimer(Int)
    /// The line knows something from a webhook that it has not reported yet; `false` once it has. Meanwhile no webhook
    /// is answered, so that the carrier sends it again to a process that begins anew.
    case owes(Bool)
    case note(CallNote)
    /// Nothing more can come of this line; it may be forgotten.
    case done
}
