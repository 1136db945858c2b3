import CallCore
import ScriptValue

extension TelnyxLine: StreamableLine {
    /// Brings the sound to our media socket as µ-law, both ways; none where the line speaks and hears by itself.
    mutating func streamFields() -> [String: Value] {
        guard let stream = context.stream, !streamIsGivenUp else { return [:] }
        lastStream += 1
        return [
            "stream_url": Value(stream.address(number: lastStream)), "stream_track": "inbound_track",
            "stream_codec": "PCMU", "stream_bidirectional_mode": "rtp", "stream_bidirectional_codec": "PCMU",
            "stream_bidirectional_target_legs": "self",
        ]
    }

    public mutating func streamLost(now: CallTime) -> [LineAction] {
        self.now = now
        hasFreedStream = false
        openStream()
        defer { actions = [] }
        return actions
    }

    public mutating func giveUpStream(now: CallTime) -> [LineAction] {
        self.now = now
        if context.stream != nil, !streamIsGivenUp, lastStream > 0, controlID != nil, isAnswered {
            send(.stream, action("streaming_stop", commandID(mark: nextMark(), "unstream")))
        }
        streamIsGivenUp = true
        defer { actions = [] }
        return actions
    }

    /// Telnyx does not open a stream again by itself: after one that broke off, after a transfer that failed, and when
    /// a restart found the call alive.
    mutating func openStream() {
        guard !isOver, !isEndedByUs, controlID != nil, isAnswered else { return }
        var fields = streamFields()
        guard !fields.isEmpty else { return }
        fields["stream_bidirectional_sampling_rate"] = 8000
        actions.append(.note(CallNote("stream", "the media stream is asked for")))
        send(.stream, action("streaming_start", commandID(mark: nextMark(), "stream"), fields))
    }

    mutating func streamAnswered(_ outcome: TelnyxOutcome) {
        switch outcome {
        case .alreadySo where !hasFreedStream && !streamIsGivenUp:
            // Its end of the one that we lost is still open.
            hasFreedStream = true
            send(.freeStream, action("streaming_stop", commandID(mark: nextMark(), "free")))
        case .taken, .gone, .alreadySo: break
        default: warn("Telnyx did not take a command about the media stream: \(outcome.failure)")
        }
    }
}
