extension RealtimeVoiceSession {
    mutating func open(_ order: RealtimeOrder, now: CallTime) {
        guard phase == .idle || !hasBegun else { return }
        let known = setup
        self.order = order
        turns = order.history
        switch phase {
        case .idle: connect(now: now)
        case .opening, .open:
            // What is only asked for later changes nothing.
            if setup == known { break }
            if let steps = dialect.change(setup) { apply(steps, now: now) } else { lose(nil, now: now) }
        // Now somebody waits for it.
        case .waiting:
            cancel(.reconnect)
            connect(now: now)
        case .connecting, .ending, .finished: break
        }
    }

    var setup: RealtimeSetup {
        var parts = [order.instructions]
        if let greeting = order.greeting, greeting.waits, !isGreeted {
            let how = greeting.isVerbatim ? "with exactly these words" : "in this sense"
            parts.append("The other side speaks first. Begin your first reply \(how): \(greeting.text)")
        }
        if !guidance.isEmpty { parts.append("Go by this as well: " + guidance.joined(separator: " ")) }
        return RealtimeSetup(
            instructions: parts.filter { !$0.isEmpty }.joined(separator: "\n\n"), voice: order.voice,
            tools: order.tools, history: turns)
    }

    mutating func connect(now: CallTime) {
        phase = .connecting
        actions.append(.connect(dialect.request))
        start(.connect, after: limits.connect, now: now)
    }

    mutating func connected(now: CallTime) {
        guard phase == .connecting else { return }
        phase = .opening
        hasSocket = true
        apply(dialect.connected(setup), now: now)
    }

    mutating func becomeReady(now: CallTime) {
        guard phase == .opening else { return }
        phase = .open
        cancel(.connect)
        start(.stable, after: limits.stable, now: now)
        if let lifetime = limits.lifetime {
            start(.renewal, after: max(lifetime - limits.renewalMargin, lifetime / 2), now: now)
        }
        usage.sockets += 1
        actions.append(.ready)
        let results = heldResults
        heldResults = []
        for (id, result) in results { toolResult(id, result, now: now) }
        takeTurn(now: now)
    }

    mutating func closed(code: Int, reason: String, now: CallTime) {
        guard hasSocket || phase == .connecting else { return }
        hasSocket = false
        if phase == .ending { return dropSocket() }
        if phase == .opening, dialect.adapts(toCloseCode: code) {
            dropSocket()
            return connect(now: now)
        }
        let isFatal = code == 1008 || dialect.fatalCloseCodes.contains(code)
        lose(.closed(service, code: code, reason: reason, isFatal: isFatal), isConnecting: false, now: now)
    }

    // MARK: renewal

    mutating func renewSoon(within time: Milliseconds, now: CallTime) {
        wantsRenewal = true
        start(.renewal, after: time - min(1_500, time / 2), now: now)
    }

    mutating func renewalIsDue(now: CallTime) {
        guard phase == .open else { return }
        if wantsRenewal { return lose(nil, now: now) }
        wantsRenewal = true
        let left = min(limits.renewalMargin, (limits.lifetime ?? 0) / 2)
        start(.renewal, after: max(left - limits.renewalLatest, left / 2), now: now)
    }

    // MARK: the end of a socket

    /// The socket is gone, or of no more use: makes a new one, or gives up.
    ///
    /// - Parameters:
    ///   - problem: nil when that was to be expected.
    ///   - isConnecting: whether a socket that is being opened has to be given up.
    mutating func lose(
        _ problem: SpeechProblem?, retryAfter: Milliseconds? = nil, isConnecting: Bool = true, now: CallTime
    ) {
        let givesUp = isConnecting && phase == .connecting
        if let problem, problem.isFatal { return end(problem, isConnecting: givesUp, now: now) }
        guard attempts < limits.pauses.count else {
            return giveUp(problem, "after \(attempts) attempts", isConnecting: givesUp, now: now)
        }
        let wanted = retryAfter ?? 0
        guard wanted <= limits.longestPause else {
            let why = "as it wants a pause of \(wanted / 1_000) s"
            return giveUp(problem, why, isConnecting: givesUp, now: now)
        }
        if phase == .open { actions.append(.holdAudio) }
        dropSocket(isConnecting: givesUp)
        let pause = problem == nil && attempts == 0 ? 0 : max(limits.pauses[attempts], wanted)
        attempts += 1
        if let problem { actions.append(.problem(problem)) }
        guard pause > 0 else { return connect(now: now) }
        phase = .waiting
        start(.reconnect, after: pause, now: now)
    }

    private mutating func giveUp(_ problem: SpeechProblem?, _ why: String, isConnecting: Bool, now: CallTime) {
        let lost = SpeechProblem(code: "speech.lost", service: service, message: "no lasting socket", isFatal: false)
        end((problem ?? lost).with("given up \(why)"), isConnecting: isConnecting, now: now)
    }

    /// Nothing more comes of the service. What there is of its speech is played to its end.
    mutating func end(_ problem: SpeechProblem?, isConnecting: Bool = true, now: CallTime) {
        let givesUp = isConnecting && phase == .connecting
        dropSocket(isConnecting: givesUp)
        phase = .ending
        ending = problem
        wishes = []
        let left = items.filter { $0.end == nil }.reduce(0) { $0 + $1.length }
        if left > 0 { start(.ending, after: left + 2_000, now: now) }
    }

    mutating func close(now: CallTime) {
        guard phase != .idle else { return finish() }
        if items.contains(where: { $0.end == nil }) { actions.append(.clear) }
        answer?.isDead = true
        answer?.wish = nil
        wishes = []
        guard phase == .open, dialect.awaitsText else {
            if phase == .ending { dropSocket() } else { end(nil, now: now) }
            return start(.ending, after: limits.ending, now: now)
        }
        phase = .ending
        for timer in RealtimeTimer.allCases { cancel(timer) }
        start(.ending, after: limits.ending, now: now)
    }

    mutating func finish() {
        dropSocket(isConnecting: phase == .connecting)
        phase = .finished
        for timer in RealtimeTimer.allCases { cancel(timer) }
        actions.append(.finished(ending, usage))
    }

    mutating func dropSocket(isConnecting: Bool = false) {
        for timer: RealtimeTimer in [.connect, .reconnect, .stable, .silence, .wake, .answer, .tools, .renewal] {
            cancel(timer)
        }
        for event in dialect.socketEnded() { report(event) }
        loseAnswer()
        loseItems()
        pastAnswers = []
        if !dialect.resumes {
            for index in calls.indices where calls[index].state == .waiting { calls[index].state = .lost }
        }
        floor = .free
        wantsRenewal = false
        if hasSocket || isConnecting { actions.append(.disconnect(code: 1000)) }
        hasSocket = false
    }
}
