import CallCore

extension SimParty {
    /// Starts a step, now that the call allows it.
    func begin(_ step: Step) {
        switch step.command {
        case .says(let text, let delay, let confidence, let politely):
            let pause = delay ?? random.draw(300...900)
            if politely {
                sayWhenQuiet(text, pause: pause, confidence: confidence)
            } else {
                inStep(after: pause, "talks") { self.talk(text, confidence: confidence) }
            }
        case .interrupts(let text, let delay): interrupt(text, after: delay)
        case .backchannel(let text, let delay):
            inStep(after: delay, "murmurs") { self.talk(text, confidence: 0.6) }
        case .presses(let digits, let delay, let gap):
            inStep(after: delay, "reaches for the keys") { self.press(digits[...], gap: gap) }
        case .staysSilent(let length): inStep(after: length, "was silent") { self.finish(.done) }
        case .hangsUp(let delay):
            inStep(after: delay, "hangs up") {
                let line = self.line
                self.finish(.done)
                line?.farSideHangsUp()
            }
        case .hears(let text, _): awaitWords(HeardText(text))
        case .hearsDigits(let digits, _): if ear.match(digits: digits) { finish(.heard) }
        }
    }

    private func sayWhenQuiet(_ text: String, pause: Milliseconds, confidence: Double) {
        guard line?.isBotQuiet == true else {
            whenQuiet = { self.sayWhenQuiet(text, pause: pause, confidence: confidence) }
            return
        }
        inStep(after: pause, "draws breath") {
            if self.line?.isBotQuiet == true {
                self.talk(text, confidence: confidence)
            } else {
                self.sayWhenQuiet(text, pause: pause, confidence: confidence)
            }
        }
    }

    private func interrupt(_ text: String, after delay: Milliseconds) {
        guard let start = line?.botSound?.startedAt else {
            whenBotBegins = { self.interrupt(text, after: delay) }
            return
        }
        inStep(after: start + delay - kernel.now, "interrupts") { self.talk(text, confidence: 0.9) }
    }

    private func talk(_ text: String, confidence: Double) {
        let number = stepNumber
        line?.farSideSays(text, voice: voice, confidence: confidence) {
            if self.stepNumber == number { self.finish(.done) }
        }
    }

    private func press(_ digits: Substring, gap: Milliseconds) {
        guard let digit = digits.first else { return finish(.done) }
        line?.farSidePresses(digit)
        inStep(after: BotVoice.toneLength + gap, "next key") { self.press(digits.dropFirst(), gap: gap) }
    }

    private func awaitWords(_ wanted: HeardText) {
        if ear.match(wanted, playing: playing) { return finish(.heard) }
        guard let sound = line?.voice.current, let start = sound.startedAt else { return }
        guard let time = ear.matchTime(of: wanted, in: sound.words) else { return }
        inStep(after: start + time - kernel.now, "listens") { self.checkWords() }
    }

    /// Looks again whether the words waited for are there; they are not when the sound was cut before them.
    private func checkWords() {
        guard case .hears(let text, _) = current?.command else { return }
        if ear.match(HeardText(text), playing: playing) { finish(.heard) }
    }

    func botBegan(_ sound: BotSound) {
        guard isConnected else { return }
        if case .hears(let text, _) = current?.command { awaitWords(HeardText(text)) }
        if let action = whenBotBegins {
            whenBotBegins = nil
            action()
        }
    }

    /// A sound is over; `words` were heard of it.
    func botEnded(heard words: String) {
        ear.append(words)
        guard isConnected else { return }
        checkWords()
        botPaused()
    }

    /// A word of a live sound is out.
    func botSaid() { if isConnected { checkWords() } }

    /// Perhaps our side says nothing more.
    func botPaused() {
        guard isConnected, let action = whenQuiet, line?.isBotQuiet == true else { return }
        whenQuiet = nil
        action()
    }

    func heardDigit(_ digit: Character) {
        ear.append(digit)
        guard case .hearsDigits(let digits, _) = current?.command else { return }
        if ear.match(digits: digits) { finish(.heard) }
    }
}
