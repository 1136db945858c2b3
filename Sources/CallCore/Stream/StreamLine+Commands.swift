extension StreamLine {
    /// How long an utterance may take to its first sound. Synthesizers have limits of their own; this is the last one.
    static var acceptance: Milliseconds { 35_000 }

    mutating func take(_ id: EffectID, _ command: LineCommand, again: Bool) {
        guard phase != .givenUp else { return pass(.command(id, command, again: again)) }
        switch command {
        case .place(var placement):
            // The stream says it, in the voice of everything else.
            placement.say = nil
            // Keys are pressed by the carrier, each in its own pace, before the stream comes.
            lead = (placement.dtmf.map(DTMFDigits.estimatedMilliseconds) ?? 0) * 2
            prepare()
            pass(.command(id, .place(placement), again: again))
        case .answer: pass(.command(id, command, again: again))
        case .hangUp, .reject:
            // From here on no stream is missed.
            isLeaving = true
            cancel(.opening)
            cancel(.grace)
            pass(.command(id, command, again: again))
        case .transfer:
            phase = .away
            cancel(.opening)
            cancel(.grace)
            pass(.command(id, command, again: again))
        case .speak(let utterance): speak(utterance, id)
        case .stopSpeaking(let utterance):
            stop(utterance)
            finish(id)
        case .listen(let wanted):
            listening = wanted
            if phase == .open { actions.append(.stream(.endpointing(silence: wanted.silence))) }
            finish(id)
        case .stopListening(let token):
            if listening?.turnToken == token { listening = nil }
            finish(id)
        case .dtmf(let digits): send(digits, id, again: again)
        }
    }

    private mutating func speak(_ utterance: Utterance, _ id: EffectID) {
        guard phase != .over else { return finish(id, failed: "unavailable", "the call is over") }
        lastSerial += 1
        sayings[lastSerial] = Saying(utterance: utterance, command: id)
        if !running.contains(.accepting) { start(.accepting, after: Self.acceptance) }
        if phase == .open { order(lastSerial) }
    }

    private mutating func order(_ serial: Int) {
        guard let saying = sayings[serial], !saying.isOrdered else { return }
        sayings[serial]?.isOrdered = true
        actions.append(.stream(.say(serial: serial, saying.utterance)))
    }

    private mutating func stop(_ utterance: String) {
        guard let (serial, saying) = sayings.first(where: { $0.value.utterance.id == utterance }) else { return }
        if saying.isOrdered {
            sayings[serial]?.isStopped = true
            actions.append(.stream(.stop(serial: serial)))
        } else {
            ended(serial, played: 0, isWhole: false, heard: "")
        }
    }

    private mutating func send(_ digits: String, _ id: EffectID, again: Bool) {
        guard !again else {
            return finish(id, failed: "lost", "whether the keys were sent before the restart is not known")
        }
        guard phase != .over else { return finish(id, failed: "unavailable", "the call is over") }
        if phase == .open { order(keys: digits) } else { keys.append(digits) }
        finish(id, .done(["duration_ms": .int(DTMFDigits.estimatedMilliseconds(digits))]))
    }

    private mutating func order(keys digits: String) {
        lastSerial += 1
        actions.append(.stream(.keys(serial: lastSerial, digits: digits)))
        actions.append(.note(.keysSent(digits)))
    }

    /// What waited for the stream.
    mutating func orderAll() {
        for digits in keys { order(keys: digits) }
        keys = []
        for serial in sayings.keys.sorted() { order(serial) }
        if let listening { actions.append(.stream(.endpointing(silence: listening.silence))) }
        orderModel()
    }

    /// Gives up commands that nothing came of.
    mutating func expireCommands() {
        var isWaiting = false
        for (serial, saying) in sayings.sorted(by: { $0.key < $1.key }) where saying.command != nil {
            guard serial != lastSerial || saying.isOrdered else {
                isWaiting = true
                continue
            }
            sayings[serial] = nil
            if saying.isOrdered { actions.append(.stream(.stop(serial: serial))) }
            finish(saying.command, failed: "timeout", "no sound was made in \(Self.acceptance / 1_000) s")
        }
        if isWaiting { start(.accepting, after: Self.acceptance) }
    }

    mutating func ended(_ serial: Int, played: Milliseconds, isWhole: Bool, heard: String) {
        guard let saying = sayings.removeValue(forKey: serial) else { return }
        accepted(saying)
        if !sayings.values.contains(where: { $0.command != nil }) { cancel(.accepting) }
        let kind = CallEvent.Kind.spoken(
            utterance: saying.utterance.id, playedMilliseconds: played, completed: isWhole)
        report(kind, heard: heard)
    }

    /// The utterance is under way. How long it lasts is known to those who make it; the session gets a bound.
    mutating func accepted(_ saying: Saying) {
        guard let command = saying.command else { return }
        let estimate = HeardText.estimatedDuration(of: saying.utterance.text ?? "")
        finish(command, .done(["duration_ms": .int(estimate * 2 + 60_000)]))
    }
}
