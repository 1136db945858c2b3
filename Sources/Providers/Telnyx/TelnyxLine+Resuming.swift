import CallCore

/// After a restart. Telnyx goes on with what it was told and reports it with the marks of the earlier process; orders
/// without a result are given once more under their old ids, for as long as Telnyx remembers those.
extension TelnyxLine {
    /// For so long Telnyx knows a `command_id` again, less what a request takes.
    static let commandMemory: Milliseconds = 50_000

    /// What the mark of a command of the earlier process stands for: any of that process's.
    private static let inherited = -1

    /// Whether an order may be given: one of an earlier process only while it would not be carried out twice.
    func isSafe(_ effect: EffectID, again: Bool) -> Bool {
        guard again else { return true }
        return context.situation?.pending[effect].map { now - $0 <= Self.commandMemory } ?? false
    }

    /// Begins where the earlier process was.
    mutating func resume() {
        guard let situation = context.situation else {
            // How far it got is not known; treating it as answered keeps nothing waiting.
            isAnswered = true
            return
        }
        isAnswered = situation.answeredAt != nil
        answeredAt = situation.answeredAt
        placement = situation.placement
        hasVerdict = !situation.awaitsVerdict
        transfer = situation.transfer.map { TelnyxTransfer(effect: $0.order, mark: Self.inherited, isRepeated: true) }
        if let speech = situation.speech, !speech.isDoubtful { resume(speech) }
        if situation.turn?.isDoubtful != true, situation.habit?.speech == true { hearing.transcription = .on }
        if let open = situation.turn, !open.isDoubtful { resume(open) }
    }

    private mutating func resume(_ speech: LineSituation.Speech) {
        var playback = TelnyxPlayback(
            speech.utterance, effect: 0, pieces: TelnyxPlayback.pieces(of: speech.utterance), isRepeated: true)
        if case .url = speech.utterance.content { playback.isRecording = true }
        playback.stage = .taken
        playback.number = 1
        playback.mark = Self.inherited
        playback.lowestMark = Self.inherited
        playback.hasBegun = speech.startedAt != nil
        playback.sentAt = speech.askedAt
        playback.begunAt = speech.startedAt
        playback.begunAtCarrier = speech.startedAt
        playback.isStopped = speech.isStopped
        playing = [playback]
        hasSpoken = true
    }

    private mutating func resume(_ open: LineSituation.Turn) {
        hearing.turn = open.listening
        guard let terms = open.listening.digits else { return }
        var gather = TelnyxGather(
            effect: 0, token: open.listening.turnToken, terms: terms, mark: Self.inherited, isRepeated: true,
            stage: .open)
        // Then it was to be stopped.
        gather.isUnwanted = open.hasKeys
        hearing.gather = gather
    }

    /// The first thing that reaches a resumed line.
    mutating func reconcile() {
        guard !isOver, let controlID else { return }
        send(.status, CarrierRequest(.get, "/calls/\(PercentCoding.encode(controlID))", safety: .repeatable))
        guard let situation = context.situation else { return }
        if !playing.isEmpty { watchPlayback() }
        if hearing.gather?.isUnwanted == true { stopGather(for: nil) }
        if let open = situation.turn, let kept = TelnyxPause(partial: open.partial, of: open.listening.turnToken) {
            hearing.pausing = kept
            // It was told, though perhaps not answered: it may come again.
            if let told = kept.toldBefore { _ = seen.admit(told, now: now) }
            let isGoingOn = kept.text.count < open.partial?.text.count ?? 0
            let rest = isGoingOn ? TelnyxHearing.longestPause : pause(after: kept.token) ?? 0
            restart(.words, after: rest + Self.redelivery)
        }
        guard let answered = situation.answeredAt, let keys = placement?.dtmf else { return }
        let end = answered + TelnyxDigits(keys).duration
        guard end > now else { return }
        quietUntil = end
        restart(.quiet, after: end - now)
    }
}
