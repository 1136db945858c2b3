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
        if again, context.situation == nil, command.mustNotHappenTwice {
            return finish(id, failed: "lost", "an earlier process asked for it; nobody knows whether it was done")
        }
        switch command {
        case .place(let placement): place(placement, id, again: again, now: now)
        case .answer:
            isAnswered(nil, now: now)
            // It is the first document that picks up.
            if let deadline = held?.deadline { held?.deadline = min(deadline, now + Self.deafTime) }
            finish(id)
        case .speak(let utterance): speak(utterance, id, again: again, now: now)
        case .listen(let listening): listen(listening, id, now: now)
        case .dtmf(let keys): send(keys, id, again: again, now: now)
        case .transfer(let to, let announce, let ring):
            handOver(to, announce: announce, ring: ring, id, again: again, now: now)
        case .hangUp, .reject, .stopSpeaking, .stopListening: finish(id)
        }
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

    private mutating func send(_ keys: String, _ id: EffectID, again: Bool, now: CallTime) {
        guard transfer?.isRunning != true else {
            return finish(id, failed: "unavailable", "the caller is being transferred")
        }
        open(id, for: Self.commandPatience + timeAhead, now: now)
        lastJob += 1
        let isDoubtful = again && isCarried([.digits(keys)])
        digits.append(MarkupDigits(job: lastJob, digits: keys, command: id, isDoubtful: isDoubtful))
    }

    private mutating func handOver(
        _ to: String, announce: String?, ring: Milliseconds, _ id: EffectID, again: Bool, now: CallTime
    ) {
        guard transfer == nil else {
            return finish(id, failed: "unavailable", "the caller is being transferred already")
        }
        if let announce, !announce.isEmpty, !again {
            enqueue(MarkupPlaying(utterance: Utterance(id: "", content: .text(announce)), command: nil))
        }
        open(id, for: Self.commandPatience + timeAhead, now: now)
        transfer = MarkupTransfer(to: to, ring: ring, command: id, isDoubtful: again && isCarried([]))
    }

    /// What has to be heard first.
    var timeAhead: Milliseconds {
        let length = ([playing].compactMap { $0 } + waiting).reduce(0) { $0 + $1.estimate }
        return min(length, MarkupPlaying.longestRecording)
    }
}

extension LineCommand {
    fileprivate var mustNotHappenTwice: Bool {
        switch self {
        case .dtmf, .transfer: true
        default: false
        }
    }
}
