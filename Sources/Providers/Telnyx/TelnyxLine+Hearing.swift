import CallCore
import ScriptValue

extension TelnyxLine {
    mutating func listen(_ effect: EffectID, _ listening: Listening, again: Bool) {
        guard controlID != nil else {
            return finish(effect, .failed(reason: "unavailable", message: "there is no call to listen to"))
        }
        if hearing.pausing?.token != listening.turnToken { releaseWords() }
        hearing.turn = listening
        orders[effect]?.parts = (listening.speech ? 1 : 0) + (listening.digits == nil ? 0 : 1)
        if orders[effect]?.parts == 0 { return finish(effect, .done(.null)) }
        if listening.speech {
            if hearing.transcription == .on { settle(effect) } else { hearing.waiting.append(effect) }
            startTranscription(for: effect)
        }
        if listening.digits != nil {
            openGather(
                TelnyxHearing.NextGather(
                    effect: effect, listening: listening, isRepeated: again))
        }
    }

    mutating func stopListening(_ effect: EffectID, _ token: String) {
        if hearing.turn?.turnToken == token {
            releaseWords()
            hearing.turn = nil
        }
        if let next = hearing.nextGather, next.listening.turnToken == token {
            hearing.nextGather = nil
            settle(next.effect)
        }
        guard hearing.gather?.token == token else { return finish(effect, .done(.null)) }
        stopGather(for: effect)
    }

    /// What a turn waited for did not come: the next one begins without it.
    mutating func listeningExpired(_ effect: EffectID) {
        if hearing.waiting.contains(effect) {
            hearing.waiting.removeAll { $0 == effect }
            if hearing.transcription == .starting { hearing.transcription = .off }
        }
        let isNext = hearing.nextGather?.effect == effect
        if isNext { hearing.nextGather = nil }
        guard let gather = hearing.gather,
            isNext || gather.effect == effect && gather.stage == .starting || gather.waitingStops.contains(effect)
        else { return }
        report(gather.held)
        gatherStopped(gather.mark)
    }

    // MARK: speech

    /// Starts recognition unless it runs.
    mutating func startTranscription(for effect: EffectID) {
        guard hearing.transcription == .off else { return }
        hearing.transcription = .starting
        let language = context.language.split(separator: "-").first.map(String.init) ?? context.language
        send(
            .transcribe,
            action(
                "transcription_start", commandID(effect, "transcription"),
                [
                    "transcription_engine": Value(options.transcriptionEngine),
                    "transcription_engine_config": [
                        "transcription_engine": Value(options.transcriptionEngine),
                        "language": Value(options.transcriptionLanguage ?? language), "interim_results": true,
                    ],
                    "transcription_tracks": "inbound",
                ]))
    }

    mutating func transcriptionAnswered(_ outcome: TelnyxOutcome) {
        let waiting = hearing.waiting
        hearing.waiting = []
        switch outcome {
        case .taken, .alreadySo:
            hearing.transcription = .on
            for effect in waiting { settle(effect) }
        default:
            // The next turn tries again.
            hearing.transcription = .off
            if waiting.isEmpty { warn("speech recognition could not be started; the next question tries again") }
            for effect in waiting { settle(effect, outcome.failure) }
        }
    }

    mutating func heard(_ text: String, isFinal: Bool, confidence: Double?, _ event: TelnyxEvent) {
        if let phrase = hearing.phrase, now - phrase.lastAt > TelnyxHearing.longestPause { hearing.phrase = nil }
        if isFinal { return heardWhole(text, confidence, event) }
        // Partial words may be overtaken by later ones, or by the final words.
        let latest = max(hearing.lastFinalAt ?? event.occurredAt, hearing.phrase?.lastAtCarrier ?? event.occurredAt)
        guard !text.isEmpty, event.occurredAt >= latest else { return }
        let token = hearing.phrase?.token ?? hearing.pausing?.token ?? hearing.turn?.turnToken
        if hearing.phrase == nil, hearing.pausing == nil {
            report(.speechStarted, of: event, suffix: "-began", turnToken: token)
        }
        hearing.phrase = TelnyxHearing.Phrase(token: token, lastAt: now, lastAtCarrier: event.occurredAt)
        let suffix = hearing.pausing.map { TelnyxPause.suffix(keeping: $0.text) } ?? ""
        report(
            .speech(transcript: goOn(text), isFinal: false, confidence: confidence), of: event, suffix: suffix,
            turnToken: token)
    }

    private mutating func heardWhole(_ text: String, _ confidence: Double?, _ event: TelnyxEvent) {
        let phrase = hearing.phrase
        hearing.phrase = nil
        hearing.lastFinalAt = max(hearing.lastFinalAt ?? event.occurredAt, event.occurredAt)
        if keep(text, confidence, event, phrase) { return }
        // A sound without words matters only to whoever was told that somebody talks.
        if text.isEmpty, phrase == nil { return }
        report(
            .speech(transcript: text, isFinal: true, confidence: confidence), of: event,
            turnToken: phrase?.token ?? hearing.turn?.turnToken)
    }
}
