import CallCore

extension MarkupLine {
    mutating func mustReplace(for wish: MarkupWish, now: CallTime) -> Bool {
        guard isUp, context.providerCallID != nil, replacing == nil, parked.isEmpty, timers[.retry] == nil,
            !wish.isFinal, blocked != wish
        else { return false }
        if isDoubtful(wish) { return false }
        if let until = run?.heedsUntil, until > now { return false }
        // The carrier comes home from its words soon; a document in their place could cut the last of them.
        if let until = run?.wordsUntil, until > now { return false }
        guard let run else {
            // The carrier is about to ask for a document; it gets it then.
            guard !wish.isRest else { return false }
            if wasNudged { return true }
            if timers[.nudge] == nil { set(.nudge, at: now + 3_000) }
            return false
        }
        return !serves(run.wish, wish)
    }

    mutating func replace(with wish: MarkupWish, now: CallTime) {
        guard let id = context.providerCallID else { return }
        lastDocument += 1
        let document = document(wish, number: lastDocument)
        let reply = dialect.write(document, context)
        let number: RequestID
        switch dialect.replace(with: document, providerCallID: id, context) {
        case .carried(let carrying): number = request(.replace, carrying)
        case .fetched(let pointing):
            number = request(.replace, pointing)
            fetchable = (lastDocument, reply)
        }
        replacing = MarkupReplacing(request: number, number: lastDocument, wish: wish, reply: reply)
    }

    mutating func replacementAnswered(_ id: RequestID, _ response: CarrierResponse, now: CallTime) {
        guard let replacing, replacing.request == id else { return }
        switch response {
        case .lost:
            // Whichever document the carrier comes back from tells what became of it.
            replaced(isDoubtful: true, now: now)
        case .notSent: notYet(replacing, "the carrier could not be reached", now: now)
        case .answered:
            switch dialect.replaced(response) {
            case .done: replaced(isDoubtful: false, now: now)
            case .notYet: notYet(replacing, "the call is not in a state for it", now: now)
            case .gone: refuse(replacing, "unavailable", "the call is over", now: now)
            case .failed(let message): refuse(replacing, "failed", message, now: now)
            }
        }
    }

    /// The carrier has the new document.
    mutating func replaced(isDoubtful: Bool, now: CallTime) {
        guard let replacing else { return }
        self.replacing = nil
        retries = 0
        let old = parked
        parked = []
        begin(
            MarkupRun(
                number: replacing.number, wish: replacing.wish, since: now, origin: .request, reply: replacing.reply,
                isDoubtful: isDoubtful && old.isEmpty),
            now: now)
        for request in old {
            guard isDoubtful else {
                keepOldAlive(request.reply)
                continue
            }
            actions.append(.reply(request.reply, replacing.reply))
        }
    }

    /// An answer for a webhook whose document was replaced: the carrier does not act on it.
    private mutating func keepOldAlive(_ reply: ReplyID) {
        let document = keepAlive()
        doubt = document.number
        actions.append(.reply(reply, document.reply))
    }

    private mutating func notYet(_ replacing: MarkupReplacing, _ message: String, now: CallTime) {
        guard let next = nextTry(now: now) else { return refuse(replacing, "failed", message, now: now) }
        self.replacing = nil
        retries += 1
        // A webhook that waits is the better way.
        if !takeUpParked() { set(.retry, at: next) }
    }

    /// Nil when it was tried often enough.
    private func nextTry(now: CallTime) -> CallTime? {
        let pauses: [Milliseconds] = [250, 750]
        if retries < pauses.count { return now + pauses[retries] }
        // A call that still rings comes home from its pause, and then takes anything.
        guard let run, run.wish == .idle, !isPickedUp, case .reply = run.origin else { return nil }
        let home = run.since + Milliseconds(Self.ringingPauseSeconds) * 1000 + 2_000
        return home > now ? home : nil
    }

    /// The replacement is given up; a webhook that waited meanwhile takes its place.
    private mutating func refuse(_ replacing: MarkupReplacing, _ reason: String, _ message: String, now: CallTime) {
        self.replacing = nil
        retries = 0
        if reason == "failed", takeUpParked() { return }
        blocked = replacing.wish
        switch replacing.wish {
        case .speak(let id), .ask(let id, _), .tell(let id, _):
            guard playing?.utterance.id == id, playing?.startedAt == nil else { break }
            finish(playing?.command, failed: reason, message)
            dropPlaying()
        case .digits(let job):
            finish(digits.first { $0.job == job }?.command, failed: reason, message)
            digits.removeAll { $0.job == job }
        case .dial:
            finish(transfer?.command, failed: reason, message)
            transfer = nil
        case .listen:
            finish(listenCommand, failed: reason, message)
            listenCommand = nil
        case .stream, .idle, .attend, .hangUp, .reject, .unknown: break
        }
        // What was to be cut goes on to its end.
        for stop in playing?.stops ?? [] { finish(stop, failed: reason, message) }
        playing?.stops = []
        playing?.isStopping = false
        for request in parked { keepOldAlive(request.reply) }
        parked = []
        askStatus()
    }

    /// The carrier waits for a document after all.
    private mutating func takeUpParked() -> Bool {
        guard let request = parked.popLast() else { return false }
        for older in parked { keepOldAlive(older.reply) }
        parked = []
        held = request
        run = nil
        retries = 0
        return true
    }
}
