import ScriptValue

extension CallSession {
    mutating func say(_ task: TaskNumber, _ content: Utterance.Content, _ arguments: VerbArguments, now: CallTime) {
        guard playout.waiting.count < setup.limits.queuedUtterances else {
            return refuseVerb(
                task, code: "playout.full", "\(setup.limits.queuedUtterances) utterances wait to be played already")
        }
        let id = enqueue(content, voice: arguments.text("voice"), bargeIn(arguments, otherwise: .always), now: now)
        tasks[task]?.wait = .utterance(id)
    }

    mutating func play(_ task: TaskNumber, _ arguments: VerbArguments, now: CallTime) {
        let content: Utterance.Content =
            arguments.text("url").map { .url($0) } ?? .file(arguments.text("file") ?? "")
        say(task, content, arguments, now: now)
    }

    func bargeIn(_ arguments: VerbArguments, otherwise: BargeIn) -> BargeIn {
        switch arguments.value("barge_in") {
        case .bool(let allowed): allowed ? .always : .never
        case .function(let hook): .hook(hook)
        default: otherwise
        }
    }

    /// Queues something to be played; returns its id.
    mutating func enqueue(
        _ content: Utterance.Content, voice: String? = nil, _ bargeIn: BargeIn, ownsHook: Bool = true,
        asks question: Listening? = nil, now: CallTime
    ) -> String {
        var utterance = newUtterance(content, voice: voice)
        utterance.mayBeInterrupted = bargeIn == .always
        if utterance.mayBeInterrupted { utterance.question = question }
        playout.waiting.append(PlayoutQueue.Entry(utterance: utterance, bargeIn: bargeIn, ownsHook: ownsHook))
        playNext(now: now)
        return utterance.id
    }

    /// Words are spoken in the call's voice unless another one is asked for.
    mutating func newUtterance(_ content: Utterance.Content, voice: String? = nil) -> Utterance {
        lastUtterance += 1
        var utterance = Utterance(id: "u\(lastUtterance)", content: content, voice: voice)
        if utterance.text != nil, voice == nil { utterance.voice = setup.voice }
        return utterance
    }

    mutating func playNext(now: CallTime) {
        guard playout.current == nil, !playout.waiting.isEmpty, !machine.state.isTerminal else { return }
        var entry = playout.waiting.removeFirst()
        entry.effect = perform(.line(.speak(entry.utterance)))
        playout.current = entry
        silentTurns = []
        note("say", entry.utterance.label, ["utterance": Value(entry.utterance.id)])
        drive(.speakStarted, now: now)
    }

    /// The carrier took the utterance; from now on its end is due.
    mutating func speakingAccepted(_ id: String, _ value: Value, now: CallTime) {
        guard playout.current?.utterance.id == id else { return }
        let estimate = playout.current?.utterance.estimatedDuration
        playout.current?.duration = value["duration_ms"]?.int ?? estimate
        playout.current?.takenAt = now
        armLostMark(now: now)
    }

    private mutating func armLostMark(now: CallTime) {
        guard let entry = playout.current, let duration = entry.duration else { return }
        cancel(timer: entry.lostMark)
        // A stopped utterance is over at once, whatever its length was.
        let end = entry.stoppedAt.map { max($0, now) } ?? (entry.startedAt ?? now) + duration
        let due = end + setup.limits.markGrace
        let lostMark = timer(.lostMark(utterance: entry.utterance.id), at: due)
        playout.current?.lostMark = lostMark
    }

    mutating func playbackStarted(_ id: String, now: CallTime) {
        guard playout.current?.utterance.id == id, playout.current?.startedAt == nil else { return }
        playout.current?.startedAt = now
        if playout.current?.duration != nil { armLostMark(now: now) }
    }

    mutating func speakingFailed(_ id: String, _ message: String, now: CallTime) {
        note("warning", "could not be spoken: \(message)", ["utterance": Value(id)])
        playbackEnded(id, played: 0, completed: false, failed: true, now: now)
    }

    /// The report of the end did not come: take the utterance as played.
    mutating func markLost(_ id: String, now: CallTime) {
        guard let entry = playout.current, entry.utterance.id == id else { return }
        note("warning", "no report of the end of playback", ["utterance": Value(id)])
        let whole = entry.duration ?? 0
        let played = entry.stoppedAt.map { stop in entry.startedAt.map { stop - $0 } ?? 0 } ?? whole
        playbackEnded(id, played: min(played, whole), completed: !entry.stopRequested, now: now)
    }

    mutating func playbackEnded(
        _ id: String, played: Milliseconds, completed: Bool, failed: Bool = false, heard told: String? = nil,
        now: CallTime
    ) {
        guard let entry = playout.current, entry.utterance.id == id else { return }
        playout.current = nil
        if completed { spokenAt = now }
        cancel(timer: entry.lostMark)
        let heard = told ?? entry.heard(played: played, completed: completed)
        if !heard.isEmpty {
            record.transcript.append(TranscriptEntry(timestamp: now, speaker: .bot, text: heard))
        }
        note(
            "said", heard,
            ["utterance": Value(id), "played_ms": .int(played), "interrupted": .bool(!completed && !failed)])
        if entry.bargeIn == .never { unheard.removeAll() }
        let result: Value = [
            "played_ms": .int(played), "interrupted": .bool(!completed && !failed), "heard": Value(heard),
        ]
        settle(id, result, completed: completed, failed: failed, now: now)
        releaseHook(of: entry)
        playNext(now: now)
        if playout.isEmpty { tellConsult(.lineFellSilent, now: now) }
    }

    private mutating func releaseHook(of entry: PlayoutQueue.Entry) {
        if entry.ownsHook, case .hook(let function) = entry.bargeIn { actions.append(.release(function: function)) }
    }

    /// Tells whoever waited for an utterance that it is over.
    private mutating func settle(_ id: String, _ result: Value, completed: Bool, failed: Bool, now: CallTime) {
        if case .apologising(id) = ending { return drive(.endRequested(.error), now: now) }
        if turns.contains(where: { $0.phase == .prompting(utterance: id) }) { promptEnded(id, now: now) }
        // More than one may wait: `finish` without words waits for what somebody else says.
        for task in waitingTasks where tasks[task]?.wait?.utterance == id {
            switch tasks[task]?.wait {
            case .utterance: resume(task, failed ? [nil, "failed"] : [result])
            case .farewell, .othersWords: farewellEnded(task, interrupted: !completed && !failed, now: now)
            case .announcement(_, let to, let ring): beginTransfer(task, to: to, ring: ring, now: now)
            case .dial: dialSaid(task, result, now: now)
            case .agent: agentSpoke(task, result, isInterrupted: !completed && !failed, now: now)
            default: break
            }
        }
    }

    /// Cuts one utterance; whoever waits for it learns what was played.
    mutating func stop(utterance id: String) {
        if let index = playout.waiting.firstIndex(where: { $0.utterance.id == id }) {
            releaseHook(of: playout.waiting.remove(at: index))
            goOnWithFarewells(id)
        } else if playout.current?.utterance.id == id, playout.current?.stopRequested == false {
            playout.current?.stoppedAt = lastInputAt
            line(.stopSpeaking(utterance: id))
            armLostMark(now: lastInputAt)
        }
    }

    /// Who only waited for a dropped utterance to be over before hanging up can hang up now.
    private mutating func goOnWithFarewells(_ id: String) {
        for task in waitingTasks where tasks[task]?.isCancelled == false {
            guard tasks[task]?.wait == .farewell(id) || tasks[task]?.wait == .othersWords(id) else { continue }
            farewellEnded(task, interrupted: false, now: lastInputAt)
        }
    }

    /// Cuts what plays and drops what waits; nobody is left waiting for a dropped utterance.
    mutating func stopAllPlayout(now: CallTime) {
        let dropped = playout.waiting
        playout.waiting = []
        if let id = playout.current?.utterance.id { stop(utterance: id) }
        for entry in dropped {
            releaseHook(of: entry)
            let nothing: Value = ["played_ms": 0, "interrupted": true, "heard": ""]
            settle(entry.utterance.id, nothing, completed: false, failed: false, now: now)
        }
    }

    /// The caller's voice or keys reach into what is playing.
    mutating func bargeIn(text: String?, now: CallTime) {
        answersGiveWay(mayBeNoise: text == nil && callerIsTalking, now: now)
        guard let entry = playout.current, !entry.stopRequested else { return }
        switch entry.bargeIn {
        case .always: stop(utterance: entry.utterance.id)
        case .never: break
        case .hook(let function):
            guard let text, !entry.hookIsRunning, tasks.count < setup.limits.tasks else { return }
            playout.current?.hookIsRunning = true
            _ = start(.hook(.bargeIn(utterance: entry.utterance.id)), .reference(function), [Value(text)])
        }
    }

    mutating func hookAnswered(_ purpose: FlowTask.HookPurpose, _ answer: Value, now: CallTime) {
        let isYes = !answer.isNull && answer != false
        switch purpose {
        case .bargeIn(let id):
            guard playout.current?.utterance.id == id else { return }
            playout.current?.hookIsRunning = false
            if isYes { stop(utterance: id) }
        case .partial(let token): partialJudged(token, isEnough: isYes, now: now)
        }
    }
}

extension PlayoutQueue.Entry {
    func heard(played: Milliseconds, completed: Bool) -> String {
        guard let text = utterance.text else { return "" }
        if completed { return text }
        return HeardText.prefix(of: text, played: played, duration: duration ?? utterance.estimatedDuration)
    }
}

extension Utterance {
    /// What a timeline shows of it.
    var label: String {
        switch content {
        case .text(let text): text
        case .url(let url): "[\(url)]"
        case .file(let file): "[\(file)]"
        }
    }

    var estimatedDuration: Milliseconds { HeardText.estimatedDuration(of: text ?? "") }
}

extension Wait {
    /// The utterance whose end this waits for.
    var utterance: String? {
        switch self {
        case .utterance(let id), .announcement(let id, _, _): id
        case .farewell(let id), .othersWords(let id): id
        case .agent(let wait): wait.speech?.utterance
        case .dial(let dial): dial.isBeingSpoken ? dial.placement.say?.id : nil
        default: nil
        }
    }
}
