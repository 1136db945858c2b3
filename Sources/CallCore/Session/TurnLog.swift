import ScriptValue

/// The turns of one call, measured by its story and kept with its record.
struct TurnLog: Sendable {
    /// Newer ones push out the oldest.
    static let most = 100

    private struct Turn: Sendable {
        var at: CallTime
        var latency: Milliseconds
        var listenWait: Milliseconds?
        var stages: [TurnClock.Stage: Milliseconds] = [:]

        var value: Value {
            var fields: [String: Value] = ["at": .int(at.milliseconds), "latencyMs": .int(latency)]
            fields["listenWaitMs"] = listenWait.map { .int($0) }
            fields["agentMs"] = stages[.agent].map { .int($0) }
            fields["replyMs"] = stages[.reply].map { .int($0) }
            return .map(fields)
        }
    }

    private var clock = TurnClock()
    /// When the question was begun, or the call began to listen without one.
    private var askedAt: CallTime?
    private var count = 0
    private var turns: [Turn] = []

    /// - Returns: whether there is something new to keep.
    mutating func take(_ note: CallNote, at time: CallTime) -> Bool {
        let stage = clock.take(note, at: time)
        switch note.kind {
        case "say", "listen": askedAt = askedAt ?? time
        case "heard": return heard(after: stage?.took, at: time)
        default: break
        }
        guard let stage, !turns.isEmpty else { return false }
        turns[turns.count - 1].stages[stage.stage] = stage.took
        return true
    }

    private mutating func heard(after listenWait: Milliseconds?, at time: CallTime) -> Bool {
        // What is said without having been asked for is no turn.
        guard let begun = askedAt else { return false }
        askedAt = nil
        count += 1
        turns.append(Turn(at: time, latency: max(0, time - begun), listenWait: listenWait))
        if turns.count > Self.most { turns.removeFirst() }
        return true
    }

    /// `turnCount`, `lastTurnLatencyMs` (from the beginning of the question to what was heard), `lastTurnListenWaitMs`
    /// (from listening to what was heard), `lastTurnCompletedAt`, and `turns`, a list of `{at, latencyMs,
    /// listenWaitMs?, agentMs?, replyMs?}`.
    func write(to metadata: inout [String: Value]) {
        guard let last = turns.last else { return }
        metadata["turnCount"] = .int(Int64(count))
        metadata["lastTurnLatencyMs"] = .int(last.latency)
        metadata["lastTurnListenWaitMs"] = last.listenWait.map { .int($0) }
        metadata["lastTurnCompletedAt"] = .int(last.at.milliseconds)
        metadata["turns"] = .array(turns.map(\.value))
    }
}
