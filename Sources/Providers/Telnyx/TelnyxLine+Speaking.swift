import CallCore
import ScriptValue

extension TelnyxLine {
    mutating func speak(_ effect: EffectID, _ utterance: Utterance, again: Bool) {
        guard controlID != nil else {
            return finish(effect, .failed(reason: "unavailable", message: "there is no call to speak to"))
        }
        var playback = TelnyxPlayback(
            utterance, effect: effect, pieces: TelnyxPlayback.pieces(of: utterance), voice: utterance.voice,
            isRepeated: again)
        if case .url = utterance.content { playback.isRecording = true }
        if case .file = utterance.content {
            let message = "Telnyx plays recordings from a URL only; give the recording's address instead of a file"
            return finish(effect, .failed(reason: "unavailable", message: message))
        }
        guard isSafe(effect, again: again && context.situation != nil) else {
            let message = "whether it was said before the restart is not known"
            return finish(effect, .failed(reason: "lost", message: message))
        }
        if options.hearsFromTheFirstWords || utterance.question?.speech == true { startTranscription(for: effect) }
        playing.append(playback)
        hasSpoken = true
        playNext()
    }

    /// Sends the next piece unless something plays already.
    mutating func playNext() {
        while let first = playing.first, first.stage == .waiting, quietUntil == nil {
            if first.pieces.isEmpty {
                // Nothing to say is said at once.
                settle(first.effect, .done(["duration_ms": 0]))
                playbackEnded(completed: true, elapsed: 0)
            } else {
                return sendPiece()
            }
        }
    }

    private mutating func sendPiece() {
        let mark = nextMark()
        playing[0].stage = .asked
        playing[0].mark = mark
        playing[0].lowestMark = lowest(of: mark)
        playing[0].number += 1
        playing[0].begunAt = nil
        playing[0].begunAtCarrier = nil
        playing[0].sentAt = now
        let playback = playing[0]
        let piece = playback.pieces.first ?? ""
        var fields: [String: Value] = ["client_state": clientState(mark: mark)]
        if playback.isRecording {
            fields["audio_url"] = Value(piece)
        } else {
            fields["payload"] = Value(piece)
            fields["voice"] = Value(TelnyxVoice.name(playback.voice, fallback: options.voice))
            fields["language"] = Value(context.language)
        }
        let name = playback.isRecording ? "playback_start" : "speak"
        // Later pieces belong to a command that has its result, so they are no longer asked again on its account.
        let effect = orders[playback.effect] == nil ? nil : playback.effect
        if effect != nil, playback.target == nil {
            restart(.deadline(playback.effect), after: TelnyxOrder.longest)
        } else {
            watchPlayback()
        }
        send(
            .play(effect, mark: mark),
            action(name, commandID(playback.effect, "\(name)-\(playback.number)"), fields))
    }

    mutating func playAnswered(_ mark: Int, _ outcome: TelnyxOutcome) {
        guard let playback = playing.first, playback.mark == mark, playback.stage == .asked else { return }
        if outcome.isTaken { return pieceTaken() }
        if playback.number == 1 {
            settle(playback.effect, outcome.failure)
            // Nothing of it can be playing unless the answer was lost.
            if case .lost = outcome {} else { playing[0].stage = .waiting }
            dropPlayback(playback.effect)
        } else {
            warn("the rest of an utterance could not be spoken")
            playbackEnded(completed: false, elapsed: 0)
        }
    }

    /// The current piece is Telnyx's now, as its answer or its webhook shows.
    private mutating func pieceTaken() {
        guard !playing.isEmpty, playing[0].stage == .asked else { return }
        playing[0].stage = .taken
        if playing[0].target == nil { settle(playing[0].effect, .done(["duration_ms": .int(playing[0].estimate)])) }
        watchPlayback()
        if playing[0].isStopped { sendStop() }
    }

    /// Looks out for the end of the current piece, in case nobody reports it.
    mutating func watchPlayback() {
        guard let playback = playing.first else { return }
        let rest = playback.isStopped ? 0 : playback.pieceEstimate + playback.pieceEstimate / 2
        let grace: Milliseconds = playback.isStopped ? 3_000 : playback.begunAt == nil ? 15_000 : 5_000
        restart(.playback, after: rest + grace)
    }

    // MARK: events

    /// Whether an event is about what plays now.
    private func concernsCurrent(_ event: TelnyxEvent, isRecording: Bool) -> Bool {
        guard let current = playing.first, current.stage != .waiting, current.isRecording == isRecording else {
            return false
        }
        return !isOlder(event, than: current.lowestMark, orOther: current.isRepeated)
    }

    /// Whether an event came about before the command with that mark reached Telnyx.
    ///
    /// - Parameter isRepeated: the command was given before a restart too, so that marks of that process are its own.
    func isOlder(_ event: TelnyxEvent, than mark: Int, orOther isRepeated: Bool = false) -> Bool {
        guard let said = event.state?.mark else { return false }
        return said.salt == context.salt.filter { $0 != "|" } ? said.number < mark : !isRepeated
    }

    /// With the marks of an earlier process the words before these may come to their end as well; these are begun first.
    private func isEndOfAnother(_ event: TelnyxEvent) -> Bool {
        guard context.situation != nil, let current = playing.first, current.isRepeated, !current.hasBegun,
            let mark = event.state?.mark
        else { return false }
        return mark.salt != context.salt.filter { $0 != "|" } && current.mark >= 0
    }

    mutating func playbackBegan(_ event: TelnyxEvent, isRecording: Bool) {
        guard concernsCurrent(event, isRecording: isRecording), playing[0].begunAt == nil else { return }
        playing[0].begunAt = now
        playing[0].begunAtCarrier = event.occurredAt
        pieceTaken()
        if !playing[0].hasBegun, let utterance = playing[0].utterance {
            report(.speaking(utterance: utterance.id), of: event)
        }
        playing[0].hasBegun = true
        watchPlayback()
    }

    mutating func playbackEnded(_ event: TelnyxEvent, isRecording: Bool, status: String) {
        guard concernsCurrent(event, isRecording: isRecording), !isEndOfAnother(event) else { return }
        // The whole call is going down; that is reported by itself.
        if status == "call_hangup" { return }
        let elapsed = playing[0].begunAtCarrier.map { max(event.occurredAt - $0, 0) }
        pieceEnded(isWhole: status == "completed", elapsed: elapsed, of: event)
    }

    private mutating func pieceEnded(isWhole: Bool, elapsed: Milliseconds?, of event: TelnyxEvent? = nil) {
        let playback = playing[0]
        let isCompleted = isWhole && !playback.isStopped
        if isCompleted, playback.pieces.count > 1 {
            playing[0].playedBefore += elapsed ?? playback.likelyLength(at: now)
            playing[0].pieces.removeFirst()
            pieceTaken()
            cancel { $0 == .playback }
            return sendPiece()
        }
        playbackEnded(completed: isCompleted, elapsed: elapsed, of: event)
    }

    /// The utterance is over: told once, then the next one.
    private mutating func playbackEnded(completed: Bool, elapsed: Milliseconds?, of event: TelnyxEvent? = nil) {
        let playback = playing.removeFirst()
        cancel { $0 == .playback }
        if playback.target == nil { settle(playback.effect, .done(["duration_ms": .int(playback.estimate)])) }
        // Of what was cut no more than the whole can have been heard.
        let piece =
            completed ? elapsed ?? playback.likelyLength(at: now) : min(elapsed ?? 0, playback.pieceEstimate)
        if let utterance = playback.utterance {
            let kind = CallEvent.Kind.spoken(
                utterance: utterance.id, playedMilliseconds: playback.playedBefore + piece, completed: completed)
            if let event { report(kind, of: event) } else { report(kind) }
        }
        for effect in playback.waitingStops { settle(effect) }
        if let target = playback.target { beginTransfer(playback.effect, target) }
        playNext()
    }

    /// The report of the end did not come.
    mutating func playbackOverdue() {
        guard let playback = playing.first, playback.stage != .waiting else { return }
        let elapsed = playback.begunAt.map { now - $0 }
        // What was not cut is taken as played, at its likely length.
        pieceEnded(isWhole: true, elapsed: playback.isStopped ? elapsed : nil)
    }

    /// An utterance that was not taken is not reported; what Telnyx may have begun of it after all is cut.
    mutating func dropPlayback(_ effect: EffectID) {
        guard let index = playing.firstIndex(where: { $0.effect == effect }) else { return }
        let playback = playing.remove(at: index)
        for stop in playback.waitingStops { settle(stop) }
        guard index == 0 else { return }
        if playback.stage == .asked {
            let mark = nextMark()
            send(.stopPlaying([]), action("playback_stop", commandID(mark: mark, "stop"), ["stop": "all"]))
        }
        cancel { $0 == .playback }
        playNext()
    }

    // MARK: stop

    mutating func stopSpeaking(_ effect: EffectID, _ id: String) {
        guard let index = playing.firstIndex(where: { $0.utterance?.id == id }) else {
            // What an earlier process began may still be playing; its end is not known here.
            guard context.isResumed, controlID != nil, !hasSpoken else { return finish(effect, .done(.null)) }
            let id = commandID(effect, "stop")
            return send(.stopPlaying([effect]), action("playback_stop", id, ["stop": "all"]))
        }
        if playing[index].stage == .waiting {
            let playback = playing.remove(at: index)
            settle(playback.effect, .done(["duration_ms": 0]))
            report(.spoken(utterance: id, playedMilliseconds: 0, completed: false))
            return settle(effect)
        }
        playing[index].isStopped = true
        playing[index].waitingStops.append(effect)
        // A stop that overtakes what it is to stop would stop nothing.
        if playing[index].stage == .taken { sendStop() }
    }

    private mutating func sendStop() {
        let effects = playing[0].waitingStops
        playing[0].waitingStops = []
        guard let effect = effects.first else { return }
        send(.stopPlaying(effects), action("playback_stop", commandID(effect, "stop"), ["stop": "all"]))
        watchPlayback()
    }

    mutating func stopAnswered(_ effects: [EffectID], _ outcome: TelnyxOutcome) {
        for effect in effects {
            switch outcome {
            case .lost, .notSent, .overloaded: settle(effect, outcome.failure)
            // Refused because nothing plays any more: that is what was wanted.
            default: settle(effect)
            }
        }
    }
}
