import CallCore

extension MarkupLine: StreamableLine {
    /// Whether the call's sound goes to our media socket.
    var streams: Bool { context.stream != nil && !streamIsGivenUp }

    /// The carrier comes home by itself when its stream is over, and gets the next one then.
    public mutating func streamLost(now: CallTime) -> [LineAction] { [] }

    public mutating func giveUpStream(now: CallTime) -> [LineAction] {
        clock = now
        streamIsGivenUp = true
        // A document that waits for the socket of a stream that never came is put aside.
        if run?.wish == .stream { run?.wish = .unknown }
        settle(now: now)
        defer { actions = [] }
        return actions
    }

    mutating func streamFailed(_ why: String) {
        actions.append(
            .note(CallNote("warning", "the carrier's media stream failed: \(why)", ["code": "stream.carrier"])))
    }
}
