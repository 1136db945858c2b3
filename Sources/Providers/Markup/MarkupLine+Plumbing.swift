import CallCore
import ScriptValue

extension MarkupLine {
    // MARK: commands and requests

    mutating func open(_ id: EffectID, for patience: Milliseconds, now: CallTime) {
        commands[id] = now + patience
        armCommandTimer()
    }

    /// Gives a command its result; later ones are dropped.
    mutating func finish(_ id: EffectID?, _ result: EffectResult = .done(.null)) {
        guard let id, commands.removeValue(forKey: id) != nil else { return }
        actions.append(.result(id, result))
        armCommandTimer()
    }

    mutating func finish(_ id: EffectID?, failed reason: String, _ message: String) {
        finish(id, .failed(reason: reason, message: message))
    }

    private mutating func armCommandTimer() {
        guard let due = commands.values.min() else { return cancel(.command) }
        if timers[.command] != due { set(.command, at: due) }
    }

    mutating func request(_ errand: MarkupErrand, _ request: CarrierRequest) -> RequestID {
        lastRequest += 1
        errands[lastRequest] = errand
        actions.append(.request(lastRequest, request))
        return lastRequest
    }

    // MARK: timers

    mutating func set(_ timer: MarkupTimer, at time: CallTime) {
        timers[timer] = time
        actions.append(.startTimer(timer.rawValue, at: time))
    }

    mutating func cancel(_ timer: MarkupTimer) {
        if timers.removeValue(forKey: timer) != nil { actions.append(.cancelTimer(timer.rawValue)) }
    }

    mutating func timer(_ number: Int, now: CallTime) {
        guard let timer = MarkupTimer(rawValue: number), let due = timers[timer] else { return }
        guard due <= now else { return set(timer, at: due) }
        timers[timer] = nil
        guard !isOver else { return }
        switch timer {
        case .reply: answerLateReplies(now: now)
        case .retry: break  // What settles afterwards tries again.
        case .prompt: promptIsOver(now: now)
        case .create: create(now: now)
        case .search: beginSearch(now: now)
        case .watch: askStatus()
        case .nudge: wasNudged = true
        case .command: giveUpCommands(now: now)
        case .overdue: playingIsOverdue(now: now)
        case .closing: ended(.hangupBot, notice: nil, now: now)
        case .words: wordsAreOver()
        case .heeding: heeded()
        case .unexplained: ended(unexplained ?? .completed, notice: nil, now: now)
        case .talking: somebodyTalks(now: now)
        case .verdict: reportOnce(.answeredBy(.human), "machine", nil, now: now)
        }
    }

    private mutating func giveUpCommands(now: CallTime) {
        for (id, due) in commands.sorted(by: { $0.key < $1.key }) where due <= now { giveUp(id, now: now) }
        armCommandTimer()
    }

    private mutating func giveUp(_ id: EffectID, now: CallTime) {
        let message = "the carrier did not answer in time"
        if placing?.command == id { return placementFailed("timeout", message) }
        let isDoubtful = isDoubtful(order: id)
        if transfer?.command == id { transfer = nil }
        digits.removeAll { $0.command == id }
        waiting.removeAll { $0.command == id }
        if playing?.command == id { dropPlaying() }
        if listenCommand == id { listenCommand = nil }
        hangUpCommands.removeAll { $0 == id }
        if hangUpCommands.isEmpty, !isClosed { closing = nil }
        finish(id, failed: isDoubtful ? "lost" : "timeout", message)
    }

    private func isDoubtful(order id: EffectID) -> Bool {
        playing?.command == id && playing?.isDoubtful == true
            || digits.contains { $0.command == id && $0.isDoubtful }
            || transfer?.command == id && transfer?.isDoubtful == true
    }

    // MARK: events

    /// - Parameter notice: the webhook that says so; nil for what the line concludes by itself.
    mutating func report(
        _ kind: CallEvent.Kind, _ suffix: String, _ notice: CarrierNotice?, turn: String? = nil, now: CallTime
    ) {
        lastEvent += 1
        let id = context.callID?.text ?? notice?.callID?.text ?? context.providerCallID ?? ""
        let key = notice.map(\.key) ?? "markup:\(context.salt):\(id):\(lastEvent)"
        var event = CallEvent(
            id: "\(key)#\(suffix)", callID: id, providerCallID: context.providerCallID,
            timestamp: notice?.timestamp ?? now, kind: kind)
        event.turnToken = turn
        event.direction = context.direction
        event.from = context.from
        event.to = context.to
        if case .ended = kind { event.cost = notice.flatMap(dialect.cost) }
        actions.append(.event(event))
    }

    /// Reports something that happens once in a call.
    mutating func reportOnce(
        _ kind: CallEvent.Kind, _ suffix: String, _ notice: CarrierNotice?, now: CallTime
    ) {
        if reported.insert(suffix).inserted { report(kind, suffix, notice, now: now) }
    }
}
