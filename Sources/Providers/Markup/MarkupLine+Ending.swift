import CallCore

extension MarkupLine {
    /// For a carrier that asks for more after the end.
    var goodbye: WebhookReply { dialect.write(MarkupDocument([.hangUp]), context) }

    mutating func hangUp(_ id: EffectID, now: CallTime) {
        guard !isOver, !isClosed else { return finish(id) }
        hangUpCommands.append(id)
        let isUnderWay = closing != nil
        // To hang up on a caller who was not answered would answer first.
        closing = context.direction == .inbound && !isUp && !isPickedUp ? .reject(reason: "rejected") : .hangUp
        end(isUnderWay: isUnderWay, now: now)
    }

    mutating func reject(_ reason: String, _ id: EffectID, now: CallTime) {
        guard !isOver, !isClosed else { return finish(id) }
        hangUpCommands.append(id)
        let isUnderWay = closing != nil
        closing = isUp || isPickedUp && context.direction == .inbound ? .hangUp : .reject(reason: reason)
        end(isUnderWay: isUnderWay, now: now)
    }

    /// A webhook that waits takes the end with it; otherwise the API is asked.
    private mutating func end(isUnderWay: Bool, now: CallTime) {
        guard held == nil, !isUnderWay else { return }
        if let until = run?.wordsUntil, until > now {
            hangUpWaits = true
        } else if context.providerCallID != nil {
            askToHangUp()
        } else if let unknown {
            // Perhaps it shows itself now.
            self.unknown = nil
            placing = unknown
            placing?.rounds = 0
            beginSearch(now: now)
        } else if placing == nil {
            over()
        }
    }

    mutating func askToHangUp() {
        guard let id = context.providerCallID else { return }
        hangUpRequests = dialect.hangUp(id, alias: alias, isAnswered: isUp, context)
        tryToHangUp(0, "there is no way to end the call")
    }

    private mutating func tryToHangUp(_ index: Int, _ message: String) {
        guard hangUpRequests.indices.contains(index) else {
            closing = nil
            for id in hangUpCommands { finish(id, failed: "failed", message) }
            hangUpCommands = []
            return
        }
        _ = request(.hangUp(index), hangUpRequests[index])
    }

    mutating func hangUpAnswered(_ index: Int, _ response: CarrierResponse, now: CallTime) {
        guard closing != nil, !isClosed else { return }
        switch response {
        case .notSent(let why): tryToHangUp(index + 1, "the carrier could not be reached: \(why)")
        case .lost(let why): tryToHangUp(index + 1, "the carrier's answer was lost: \(why)")
        case .answered:
            switch dialect.hungUp(response) {
            case .done: closed(now: now)
            case .gone:
                // There may be another way on which the call is known.
                guard index + 1 < hangUpRequests.count else { return closed(now: now) }
                tryToHangUp(index + 1, "the call is over")
            case .notYet: tryToHangUp(index + 1, "the call is not in a state to be ended")
            case .failed(let message): tryToHangUp(index + 1, message)
            }
        }
    }

    /// The carrier has taken the end; its report is still to come.
    mutating func closed(now: CallTime) {
        isClosed = true
        for id in hangUpCommands { finish(id) }
        hangUpCommands = []
        releaseReplies()
        set(.closing, at: now + 15_000)
    }

    private mutating func releaseReplies() {
        for request in parked + [held].compactMap({ $0 }) { actions.append(.reply(request.reply, goodbye)) }
        parked = []
        held = nil
    }

    /// The call is over, whoever ended it.
    mutating func ended(_ reason: EndReason, notice: CarrierNotice?, now: CallTime) {
        guard !isOver else { return }
        reportOnce(.ended(whoEnded(reason, isReported: notice != nil, now: now)), "ended", notice, now: now)
        over()
    }

    /// A carrier that says only that the call is over: when it was nobody here, it was the other side.
    private func whoEnded(_ reason: EndReason, isReported: Bool, now: CallTime) -> EndReason {
        // A call that is merely gone when it is asked for names nobody. An earlier process may have ended it.
        let isNamed = (isReported || context.isResumed) && dialect.tellsWhoHungUp
        guard reason == .completed, !isNamed, closing == nil, !isClosed, transfer?.isJoined != true
        else { return reason }
        if let limit = context.timeLimit, let since = upSince ?? context.begunAt, now - since >= limit - 2_000 {
            return reason
        }
        return .hangupUser
    }

    /// Nothing more can come.
    mutating func over() {
        isOver = true
        releaseReplies()
        for id in hangUpCommands { finish(id) }
        hangUpCommands = []
        for id in commands.keys.sorted() { finish(id, failed: "unavailable", "the call is over") }
        for timer in MarkupTimer.allCases { cancel(timer) }
        (placing, playing, transfer, turn, listenCommand) = (nil, nil, nil, nil, nil)
        (waiting, digits) = ([], [])
        actions.append(.done)
    }

    // MARK: asking how the call is

    mutating func askStatus() {
        guard !isOver, let id = context.providerCallID, !errands.values.contains(where: \.asksStatus) else { return }
        statusRequests = dialect.status(id, isAnswered: isUp, context)
        if let first = statusRequests.first { _ = request(.status(0), first) }
    }

    mutating func statusAnswered(_ index: Int, _ response: CarrierResponse, now: CallTime) {
        if case .answered = response, let reason = dialect.isOver(response) {
            if statusRequests.indices.contains(index + 1) {
                _ = request(.status(index + 1), statusRequests[index + 1])
                return
            }
            let wasReconciling = isReconciling
            isReconciling = false
            guard wasReconciling else { return ended(reason, notice: nil, now: now) }
            // What was told while nobody was here is told again, and says more.
            unexplained = reason
            set(.unexplained, at: now + 5_000)
        } else {
            isReconciling = false
            set(.watch, at: now + 60_000)
        }
    }

    /// Carriers do not always say that a caller has gone: when one does not come back, it is asked.
    mutating func watch(now: CallTime) {
        guard let run, !run.wish.isFinal else { return cancel(.watch) }
        let expected: Milliseconds =
            switch run.wish {
            case .speak, .ask, .tell: 2 * (playing?.estimate ?? 0) + 60_000
            case .listen(let listening): min(listening.timeout, .longestDelay) + 70_000
            case .digits(let job): MarkupDigits.duration(digits.first { $0.job == job }?.digits ?? "") + 20_000
            case .dial: min(transfer?.ring ?? 0, .longestDelay) + 60_000
            case .idle: Milliseconds(Self.pauseSeconds) * 1000 + 20_000
            // Somebody may have begun to talk.
            case .attend(let ear): ear.timeout + 70_000
            // The media socket tells sooner.
            case .stream: 600_000
            case .hangUp, .reject, .unknown: 60_000
            }
        set(.watch, at: now + expected)
    }
}
