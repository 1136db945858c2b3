/// What media sockets have seen since the start.
public struct StreamCounters: Hashable, Sendable {
    public var admitted = 0
    public var started = 0
    /// Refused before the upgrade: too many sockets, too many that had not started, and those with a token that nobody
    /// was given or that was used before.
    public var refusedFull = 0
    public var refusedPending = 0
    public var refusedToken = 0
    /// Closed before their start: too late, without a call's id, or of another call.
    public var startTimeouts = 0
    public var badStarts = 0
    /// Closed because the carrier did not read.
    public var overflows = 0
    /// Let go because nothing came any more, not even the answer to a ping.
    public var silenced = 0
    /// Messages that made no sense, or came at the wrong time.
    public var malformed = 0
    public var outOfPlace = 0
    /// Frames of sound, in and out.
    public var framesIn = 0
    public var framesOut = 0

    public init() {}
}
