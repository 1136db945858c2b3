/// What reaches the state machine of one call's telephone line.
public enum LineInput: Hashable, Sendable {
    /// The session wants something of the line. `again`: it was asked for before a restart, and nobody knows whether
    /// it was done.
    case command(EffectID, LineCommand, again: Bool)
    /// The session wants a voice model to talk with the caller. Its result is that of any command; what it reports
    /// follows as `LineAction.realtime`. Only lines on a media stream are asked.
    case realtime(EffectID, RealtimeRequest)
    /// The session will probably want such a voice model soon.
    case foresee(RealtimeRequest)
    /// For the voice model of that effect.
    case steer(EffectID, RealtimeCommand)
    /// A webhook of this call. `reply` names the answer the carrier waits for, when it waits for a document.
    case notice(CarrierNotice, reply: ReplyID?)
    /// What came of an earlier request.
    case response(RequestID, CarrierResponse)
    case timer(Int)
    /// The carrier gave up waiting for this answer, or the connection is gone.
    case abandoned(ReplyID)
    /// What happened on the call's media stream.
    case stream(StreamReport)
    /// A restart found the call alive: tell whether it still is.
    case reconcile
}

/// Number of an API request within its line, counted from 1.
public typealias RequestID = Int

/// Number of a webhook that waits for its answer, unique within the process.
public typealias ReplyID = Int
