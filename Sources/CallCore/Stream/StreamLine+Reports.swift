extension StreamLine {
    mutating func take(_ report: StreamReport) {
        guard phase != .over, phase != .givenUp else { return }
        switch report {
        case .opened:
            isConnected = true
            // On the way to somebody else it is of no use.
            if phase != .away { opened() }
            openSince = now
            openUntil = nil
        case .lost:
            isConnected = false
            openUntil = now
            lost()
        case .began(let serial): began(serial)
        case .ended(let serial, let played, let isWhole, let heard):
            ended(serial, played: played, isWhole: isWhole, heard: heard)
            if isDeaf { giveUpWhenQuiet() }
        case .failed(let serial, let message): failed(serial, message)
        case .speechStarted, .speechStopped, .partial, .final, .digit: if phase != .away { heard(report) }
        case .realtimeOpened(let session): take(session, .opened)
        case .realtimeFailed(let session, let message): take(session, .failed(message))
        case .realtime(let session, let event): take(session, .event(event))
        case .problem(let code, let message): warn(message, code: code)
        case .deaf:
            isDeaf = true
            giveUpWhenQuiet()
        case .explained(let why):
            guard isExplaining, phase == .expected else { return }
            warn(
                "no media stream came: \(why); going on with the carrier's own voice and recogniser",
                code: "stream.none")
            giveUp()
        }
    }

    // MARK: coming and going

    mutating func opened() {
        if phase == .expected { note("the media stream is open") }
        if phase == .lost, let openUntil { note("the media stream is back after \(now - openUntil) ms") }
        phase = .open
        cancel(.opening)
        cancel(.grace)
        orderAll()
    }

    private mutating func lost() {
        guard phase == .open else { return }
        phase = .lost
        // What was under way has been reported as cut.
        guard !isLeaving else { return }
        note("the media stream broke off")
        start(.grace, after: stream.grace)
        absorb(inner.streamLost(now: now))
    }

    mutating func noStream() {
        guard phase == .expected else { return }
        isExplaining = true
        actions.append(.stream(.explain))
    }

    mutating func notBack() {
        guard phase == .lost else { return }
        warn("the media stream broke off and did not come back in time", code: "stream.lost")
        // Perhaps the call is gone as well.
        pass(.reconcile)
        guard phase == .lost else { return }
        giveUp()
    }

    /// The carrier's line takes over, between two utterances; a voice model hears the caller by itself.
    mutating func giveUpWhenQuiet() {
        guard model == nil, !sayings.values.contains(where: \.isOrdered) else { return }
        giveUp()
    }

    mutating func giveUp() {
        guard phase != .givenUp, phase != .over else { return }
        phase = .givenUp
        for timer in running { cancel(timer) }
        giveUpModel()
        actions.append(.stream(.close))
        absorb(inner.giveUpStream(now: now))
        let open = sayings.sorted { $0.key < $1.key }
        sayings = [:]
        for (_, saying) in open {
            if saying.isOrdered {
                // Part of it may have been heard; saying it again would be worse.
                accepted(saying)
                let id = saying.utterance.id
                report(.spoken(utterance: id, playedMilliseconds: 0, completed: false), heard: "")
            } else {
                pass(.command(saying.command ?? 0, .speak(saying.utterance), again: false))
            }
        }
        for digits in keys { pass(.command(0, .dtmf(digits: digits), again: false)) }
        if let listening { pass(.command(0, .listen(listening), again: false)) }
    }

    // MARK: what is said

    private mutating func began(_ serial: Int) {
        guard var saying = sayings[serial], !saying.hasBegun else { return }
        saying.hasBegun = true
        accepted(saying)
        saying.command = nil
        sayings[serial] = saying
        if !sayings.values.contains(where: { $0.command != nil }) { cancel(.accepting) }
        report(.speaking(utterance: saying.utterance.id))
    }

    private mutating func failed(_ serial: Int, _ message: String) {
        guard let saying = sayings.removeValue(forKey: serial) else { return }
        if phase == .lost, saying.command != nil, !saying.isStopped {
            // Ordered of a stream that was gone already: it waits for the next one.
            sayings[serial] = Saying(utterance: saying.utterance, command: saying.command)
            return
        }
        if saying.command != nil {
            finish(saying.command, failed: "failed", message)
        } else {
            warn("an utterance broke off: \(message)", code: "speech.broken")
            report(.spoken(utterance: saying.utterance.id, playedMilliseconds: 0, completed: false))
        }
        if isDeaf { giveUpWhenQuiet() }
    }

    // MARK: what is heard

    private mutating func heard(_ report: StreamReport) {
        switch report {
        case .speechStarted: speechStarted()
        case .speechStopped: speechStopped()
        case .partial(let text): partial(text)
        case .final(let text, let confidence): final(text, confidence)
        case .digit(let digit): self.report(.dtmf(digits: digit))
        default: break
        }
    }

    /// How long words of a sound may take after it.
    static var wordsPatience: Milliseconds { 3_000 }

    private mutating func speechStarted() {
        cancel(.words)
        cancel(.sentence)
        guard !isTalking else { return }
        isTalking = true
        report(.speechStarted)
    }

    private mutating func speechStopped() {
        guard isTalking, !running.contains(.words) else { return }
        start(.words, after: Self.wordsPatience)
    }

    private mutating func partial(_ text: String) {
        guard !text.isEmpty else { return }
        speechStarted()
        let before = sentence.map(\.text) + [text]
        report(.speech(transcript: before.joined(separator: " "), isFinal: false, confidence: nil))
    }

    /// A turn that allows longer silences than the recogniser does gets its sentences put together.
    private mutating func final(_ text: String, _ confidence: Double?) {
        cancel(.words)
        guard !text.isEmpty else { return noWords() }
        sentence.append((text, confidence))
        let rest = (listening?.silence ?? 0) - stream.silence
        if rest > 100 { start(.sentence, after: rest) } else { releaseSentence() }
    }

    mutating func releaseSentence() {
        guard !sentence.isEmpty else { return }
        let text = sentence.map(\.text).joined(separator: " ")
        let confidence = sentence.compactMap(\.confidence).min()
        sentence = []
        isTalking = false
        report(.speech(transcript: text, isFinal: true, confidence: confidence))
    }

    /// It was a sound without words.
    mutating func noWords() {
        guard isTalking else { return }
        guard sentence.isEmpty else { return releaseSentence() }
        isTalking = false
        report(.speech(transcript: "", isFinal: true, confidence: nil))
    }
}
