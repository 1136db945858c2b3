import CallCore

extension MarkupLine {
    mutating func take(_ id: EffectID, _ command: LineCommand, again: Bool, now: CallTime) {
        open(id, for: Self.commandPatience, now: now)
        switch command {
        case .hangUp: return hangUp(id, now: now)
        case .reject(let reason): return reject(reason, id, now: now)
        case .stopSpeaking(let utterance) where !isOver: return stopSpeaking(utterance, id, now: now)
        case .stopListening(let token):
            stopListening(token)
            return finish(id)
        default: break
        }
        guard !isOver, closing == nil else {
            return finish(id, failed: "unavailable", "the call is over; nothing more can be done with it")
        }
        switch command {
        case .place(let placement): place(placement, id, again: again, now: now)
        case .answer:
            isAnswered(nil, now: now)
            // It is the first document that picks up.
            if let deadline = held?.deadline { held?.deadline = min(deadline, now + Self.deafTime) }
            finish(id)
        case .speak(let utterance): speak(utterance, id, now: now)
        case .listen(let listening): listen(listening, id, now: now)
        case .dtmf(let keys): again ? lost(id) : send(keys, id, now: now)
        case .transfer(let to, let announce, let ring):
            again ? lost(id) : handOver(to, announce: announce, ring: ring, id, now: now)
        case .hangUp, .reject, .stopSpeaking, .stopListening: finish(id)
        }
    }

    /// What must not happen twice, after a restart.
    private mutating func lost(_ id: EffectID) {
        finish(id, failed: "lost", "an earlier process asked for it; nobody knows whether it was done")
    }

    private mutating func listen(_ listening: Listening, _ id: EffectID, now: CallTime) {
        finish(listenCommand)
        listenCommand = id
        habit = listening
        turnDue = now + min(listening.timeout, .longestDelay)
        isTalking = false
        if answered?.token == listening.turnToken {
            // Its answer is on the way to the session.
            answered?.wanted = listening
            return
        }
        answered = nil
        turnOrigin = nil
        turn = listening
    }

    /// The gather that runs is left alone: a late answer names a turn that is closed.
    private mutating func stopListening(_ token: String) {
        if turn?.turnToken == token { turn = nil }
        if answered?.token == token { answered = nil }
        if playing?.utterance.question?.turnToken == token { playing?.questionIsOver = true }
        blocked = nil
    }

    private mutating func send(_ keys: String, _ id: EffectID, now: CallTime) {
        guard transfer?.isRunning != true else {
            return finish(id, failed: "unavailable", "the caller is being transferred")
        }
        open(id, for: Self.commandPatience + timeAhead, now: now)
        lastJob += 1
        digits.append(MarkupDigits(job: lastJob, digits: keys, command: id))
    }

    private mutating func handOver(
        _ to: String, announce: String?, ring: Milliseconds, _ id: EffectID, now: CallTime
    ) {
        guard transfer == nil else {
            return finish(id, failed: "unavailable", "the caller is being transferred already")
        }
        if let announce, !announce.isEmpty {
            enqueue(MarkupPlaying(utterance: Utterance(id: "", content: .text(announce)), command: nil))
        }
        open(id, for: Self.commandPatience + timeAhead, now: now)
        transfer = MarkupTransfer(to: to, ring: ring, command: id)
    }

    /// What has to be heard first.
    var timeAhead: Milliseconds {
        let length = ([playing].compactMap { $0 } + waiting).reduce(0) { $0 + $1.estimate }
        return min(length, MarkupPlaying.longestRecording)
    }
}
