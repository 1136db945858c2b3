extension CallSession {
    /// What this call takes its line to be doing.
    ///
    /// - Parameters:
    ///   - asked: when each effect was begun that the line may know of. Later ones count for nothing here.
    ///   - deadlines: of running timers.
    public func situation(asked: [EffectID: CallTime], deadlines: [TimerID: CallTime]) -> LineSituation {
        var situation = LineSituation()
        situation.placement = placement
        situation.knownUntil = lastInputAt
        situation.answeredAt = machine.answeredAt
        situation.spokenAt = spokenAt
        situation.habit = habit
        situation.isTalking = callerIsTalking
        situation.pending = asked.filter { effects[$0.key] != nil }
        situation.turn = openTurn(asked, deadlines)
        situation.speech = speech(asked)
        for task in waitingTasks { add(tasks[task]?.wait, asked, to: &situation) }
        return situation
    }

    /// Whether a timer stands for something that was to be told from outside and was not.
    public func waitsForTheOutside(timer id: TimerID) -> Bool {
        switch timers[id] {
        case .turn, .lostMark, .detection, .transfer, .machine(.setup, _), .machine(.ring, _): true
        default: false
        }
    }

    private func openTurn(_ asked: [EffectID: CallTime], _ deadlines: [TimerID: CallTime]) -> LineSituation.Turn? {
        guard let turn = turns.last, case .open(let timer) = turn.phase, let due = deadlines[timer] else { return nil }
        let isDoubtful = effects.values.contains {
            if case .line(.listen(let listening)) = $0 { listening.turnToken == turn.token } else { false }
        }
        var open = LineSituation.Turn(
            listening: turn.listening, openedAt: turn.openedAt ?? due, due: due, isDoubtful: isDoubtful)
        open.follows = silentTurns
        open.hasKeys = turn.collected.count > turn.collectedEarly
        if !turn.partialText.isEmpty {
            open.partial = LineSituation.Partial(text: turn.partialText, event: turn.partialEvent)
        }
        return open
    }

    private func speech(_ asked: [EffectID: CallTime]) -> LineSituation.Speech? {
        // What the carrier speaks by itself was asked for with the call.
        guard let entry = playout.current, let time = entry.effect == 0 ? machine.answeredAt : asked[entry.effect]
        else { return nil }
        var speech = LineSituation.Speech(
            utterance: entry.utterance, askedAt: time, startedAt: entry.startedAt ?? entry.takenAt,
            isDoubtful: effects[entry.effect] != nil)
        speech.isStopped = entry.stopRequested
        return speech
    }

    private func add(_ wait: Wait?, _ asked: [EffectID: CallTime], to situation: inout LineSituation) {
        switch wait {
        case .dial(let dial):
            situation.awaitsVerdict = dial.placement.detectMachine && dial.answeredBy == .unknown
            guard dial.spokenByCarrier, machine.answeredAt == nil, let words = dial.placement.say else { return }
            situation.speech = LineSituation.Speech(
                utterance: words, askedAt: asked[dial.effect] ?? machine.startedAt, isDoubtful: false)
            situation.speech?.isOfCreation = true
        case .transfer(let effect, _) where effects[effect] == nil && asked[effect] != nil:
            situation.transfer = transferTarget.map {
                LineSituation.Transfer(order: effect, to: $0, ring: transferRing)
            }
        default: break
        }
    }
}
