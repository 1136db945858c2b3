import CallMedia

/// What the media sockets did, for metrics.
public struct MediaFigures: Hashable, Sendable {
    public var counters: StreamCounters
    public var lateness: Lateness
    public var streams: Int
    public var timers: Int
    public var sounds: Int
    /// Carriers' connections.
    public var sockets = 0
    /// Sockets to recognisers.
    public var serviceSockets: Int

    init(_ loop: MediaLoop?) {
        counters = loop?.counters ?? StreamCounters()
        lateness = loop?.lateness ?? Lateness()
        streams = loop?.streamCount ?? 0
        timers = loop?.timerCount ?? 0
        sounds = loop?.jobCount ?? 0
        serviceSockets = loop?.serviceSockets ?? 0
    }

    func adding(_ others: StreamCounters, sockets: Int) -> MediaFigures {
        var all = self
        all.sockets = sockets
        all.counters.admitted += others.admitted
        all.counters.started += others.started
        all.counters.refusedFull += others.refusedFull
        all.counters.refusedPending += others.refusedPending
        all.counters.refusedToken += others.refusedToken
        return all
    }
}
