extension RealtimeVoiceSession {
    // MARK: the caller's sound

    mutating func audioFlows(_ flows: Bool, now: CallTime) {
        guard flows != audioIsFlowing else { return }
        audioIsFlowing = flows
        guard phase == .open else { return }
        send(dialect.audioFlows(flows))
        if flows { return cancel(.silence) }
        silenceLeft = dialect.silence
        if silenceLeft > 0 { start(.silence, after: limits.silence, now: now) }
    }

    /// Services measure pauses by the audio they get: without it an utterance would never end.
    mutating func sendSilence(now: CallTime) {
        guard phase == .open, silenceLeft > 0 else { return }
        silenceLeft -= limits.silence
        actions.append(.send(framing.message(inputFormat.silence(limits.silence))))
        if silenceLeft > 0 { start(.silence, after: limits.silence, now: now) }
    }

    mutating func callerTalks(_ talks: Bool, now: CallTime) {
        if phase == .open { send(dialect.callerTalks(talks)) }
        if !dialect.tellsSpeech { callerHasFloor(talks, now: now) }
    }

    // MARK: the caller's words

    mutating func heard(_ event: TranscriberEvent, now: CallTime) {
        report(event)
        switch event {
        case .speechStarted:
            if dialect.tellsSpeech { callerHasFloor(true, now: now) }
            if dialect.interrupts, dialect.tellsSpeech { stoppedByService() }
        case .speechStopped: if dialect.tellsSpeech { callerHasFloor(false, now: now) }
        case .partial, .final: break
        }
    }

    mutating func report(_ event: TranscriberEvent) {
        switch event {
        case .partial(let text): if text.isEmpty { return }
        case .final(let text, _):
            if text.isEmpty { return }
            remember(.user, text)
        case .speechStarted, .speechStopped: break
        }
        actions.append(.heard(event))
    }

    // MARK: the floor

    private mutating func callerHasFloor(_ talks: Bool, now: CallTime) {
        guard phase != .ending else { return }
        if talks {
            floor = .caller
            start(.floor, after: limits.longestTalk, now: now)
        } else if floor == .caller {
            expectSpeech(within: limits.reply, now: now)
        }
    }

    mutating func expectSpeech(within time: Milliseconds, now: CallTime) {
        floor = .expected
        start(.floor, after: time, now: now)
    }

    mutating func nobodySpoke(now: CallTime) {
        floor = .free
        if hasBegun, let greeting = order.greeting, greeting.waits, !isGreeted {
            isGreeted = true
            wishes.insert(.greet(greeting), at: 0)
        }
        if owesAnswer {
            owesAnswer = false
            return respond(now: now)
        }
        takeTurn(now: now)
    }
}
