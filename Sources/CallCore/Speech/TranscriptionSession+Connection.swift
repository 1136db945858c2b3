extension TranscriptionSession {
    var hasSocket: Bool { phase == .opening || phase == .open || phase == .closing }

    mutating func connect(now: CallTime) {
        phase = .connecting
        actions.append(.connect(dialect.request))
        start(.connect, after: limits.connect, now: now)
    }

    mutating func connected(now: CallTime) {
        guard phase == .connecting else { return }
        phase = .opening
        apply(dialect.connected(), now: now)
    }

    mutating func becomeReady(now: CallTime) {
        guard phase == .opening else { return }
        phase = .open
        cancel(.connect)
        start(.stable, after: limits.stable, now: now)
        actions.append(.ready)
        silenceLeft = 0
        if !meter.isFlowing { awaitKeepAlive(now: now) }
        guard owesEndOfSpeech else { return }
        owesEndOfSpeech = false
        if !endpoints { apply(dialect.endOfSpeech(audio: meter.total(now: now)), now: now) }
    }

    mutating func closed(code: Int, reason: String, now: CallTime) {
        guard hasSocket || phase == .connecting else { return }
        if phase == .closing { return end(nil, isOpen: false) }
        if phase == .opening, dialect.adapts(toCloseCode: code) { return lose(nil, isOpen: false, now: now) }
        let isFatal = code == 1008 || dialect.fatalCloseCodes.contains(code)
        lose(.closed(service, code: code, reason: reason, isFatal: isFatal), isOpen: false, now: now)
    }

    /// The socket is gone, or of no more use: makes a new one, or gives up.
    ///
    /// - Parameters:
    ///   - problem: nil when that was to be expected.
    ///   - isOpen: whether there still is a socket, or an attempt to open one.
    mutating func lose(_ problem: SpeechProblem?, isOpen: Bool, retryAfter: Milliseconds? = nil, now: CallTime) {
        if phase == .closing {
            // The end was wanted anyway.
            if let problem { actions.append(.problem(problem)) }
            return end(nil, isOpen: isOpen)
        }
        if let problem, problem.isFatal { return end(problem, isOpen: isOpen) }
        guard attempts < limits.pauses.count else {
            return giveUp(problem, "after \(attempts) attempts", isOpen: isOpen)
        }
        let wanted = retryAfter ?? 0
        guard wanted <= limits.longestPause else {
            return giveUp(problem, "as it wants a pause of \(wanted / 1_000) s", isOpen: isOpen)
        }
        if phase == .open { actions.append(.holdAudio) }
        dropSocket(isOpen: isOpen)
        meter.restart(now: now)
        let pause = problem == nil && attempts == 0 ? 0 : max(limits.pauses[attempts], wanted)
        attempts += 1
        if let problem { actions.append(.problem(problem)) }
        guard pause > 0 else { return connect(now: now) }
        phase = .waiting
        start(.reconnect, after: pause, now: now)
    }

    /// Ends the session, whether or not trying again could help.
    mutating func fail(_ problem: SpeechProblem) {
        guard phase == .closing else { return end(problem, isOpen: true) }
        actions.append(.problem(problem))
        end(nil, isOpen: true)
    }

    private mutating func giveUp(_ problem: SpeechProblem?, _ why: String, isOpen: Bool) {
        let lost = SpeechProblem(code: "speech.lost", service: service, message: "no lasting socket", isFatal: false)
        end((problem ?? lost).with("given up \(why)"), isOpen: isOpen)
    }

    /// Nothing more comes of this session.
    mutating func end(_ problem: SpeechProblem?, isOpen: Bool) {
        dropSocket(isOpen: isOpen)
        phase = .finished
        actions.append(.finished(problem))
    }

    private mutating func dropSocket(isOpen: Bool) {
        for timer in TranscriptionTimer.allCases { cancel(timer) }
        for event in dialect.socketEnded() { report(event) }
        if isOpen { actions.append(.disconnect(code: 1000)) }
    }
}
