/// What the media sockets of a call report to its line.
public enum StreamReport: Hashable, Sendable {
    /// The carrier's stream has started.
    case opened
    /// The carrier's connection is gone, though nobody here ended it.
    case lost
    /// The first sound of an utterance goes out.
    case began(serial: Int)
    /// An utterance is over; `heard` is the part of its text that reached the caller.
    case ended(serial: Int, played: Milliseconds, isWhole: Bool, heard: String)
    /// Nothing could be made of an utterance.
    case failed(serial: Int, message: String)
    case speechStarted
    /// The caller has stopped talking; the text, if there is any, is still to come.
    case speechStopped
    case partial(String)
    case final(String, confidence: Double?)
    case digit(String)
    /// The voice model of this session is ready.
    case realtimeOpened(session: EffectID)
    /// No voice model can be had for this session.
    case realtimeFailed(session: EffectID, message: String)
    /// What a voice model reports; nothing after `closed`.
    case realtime(session: EffectID, RealtimeEvent)
    /// For the call's journal.
    case problem(code: String, message: String)
    /// Nobody can hear the caller any more; the reason went before as a problem.
    case deaf
    /// The answer to `explain`.
    case explained(String)
}
