/// After a restart: the sockets of the earlier process are gone, and with them what was being said and heard on them.
extension StreamLine {
    static func phase(of context: LineContext) -> Phase {
        guard context.isResumed else { return .ringing }
        // Without a situation nobody says whether the call was answered.
        guard let situation = context.situation else { return .expected }
        guard situation.answeredAt != nil else { return .ringing }
        return situation.transfer == nil ? .expected : .away
    }

    mutating func resume() {
        prepare()
        guard let situation = context.situation else { return }
        listening = situation.turn?.listening
        if let speech = situation.speech, !speech.isDoubtful {
            // Up to the last that the call took in they were surely heard.
            let played = speech.startedAt.flatMap { start in situation.knownUntil.map { max(0, $0 - start) } } ?? 0
            report(.spoken(utterance: speech.utterance.id, playedMilliseconds: played, completed: false))
        }
        if situation.isTalking { report(.speech(transcript: "", isFinal: true, confidence: nil)) }
    }
}

extension LineContext {
    /// What the carrier's own line knows: words and turns of a stream are none of its business.
    public var beneathStream: LineContext {
        guard stream != nil, var situation else { return self }
        situation.speech = nil
        situation.spokenAt = nil
        situation.turn = nil
        situation.habit = nil
        situation.isTalking = false
        var context = self
        context.situation = situation
        return context
    }
}
