import CallCore

extension SimParty {
    /// Adds a step. `then` is called once, from inside a kernel event, when the step is over.
    public func perform(_ command: PartyCommand, then: @escaping (PartyOutcome) -> Void = { _ in }) {
        steps.append(Step(command: command, then: then))
        kernel.schedule(after: 0, label: "\(name) has something to do") { self.startNext() }
    }

    public func answers(after delay: Milliseconds = 2_500) { pickup = .answers(after: delay) }
    public func rejects(after delay: Milliseconds = 2_500) { pickup = .rejects(after: delay) }
    public func busy() { pickup = .busy }
    public func noAnswer() { pickup = .noAnswer }
    public func unreachable() { pickup = .unreachable }
    public func voicemail(greeting: String, beep: Milliseconds = 400, after delay: Milliseconds = 4_000) {
        pickup = .voicemail(after: delay, greeting: greeting, beep: beep)
    }

    public func says(_ text: String, after delay: Milliseconds? = nil, confidence: Double = 0.95) {
        perform(.says(text, after: delay, confidence: confidence))
    }
    public func interrupts(_ text: String, after delay: Milliseconds = 500) {
        perform(.interrupts(text, after: delay))
    }
    public func backchannel(_ text: String, after delay: Milliseconds = 0) {
        perform(.backchannel(text, after: delay))
    }
    public func presses(_ digits: String, after delay: Milliseconds = 500, gap: Milliseconds = 250) {
        perform(.presses(digits, after: delay, gap: gap))
    }
    public func staysSilent(_ length: Milliseconds) { perform(.staysSilent(length)) }
    public func hangsUp(after delay: Milliseconds = 300) { perform(.hangsUp(after: delay)) }
    public func hears(
        _ text: String, timeout: Milliseconds = 30_000, then: @escaping (PartyOutcome) -> Void = { _ in }
    ) {
        perform(.hears(text, timeout: timeout), then: then)
    }
    public func hearsDigits(
        _ digits: String, timeout: Milliseconds = 30_000, then: @escaping (PartyOutcome) -> Void = { _ in }
    ) {
        perform(.hearsDigits(digits, timeout: timeout), then: then)
    }

    /// Drops the steps that are left, without calling anybody back; the step under way goes on.
    public func forgetSteps() { steps = [] }

    func startNext() {
        guard current == nil, !steps.isEmpty else { return }
        let step = steps.removeFirst()
        current = step
        stepNumber += 1
        armTimeout(of: step.command)
        if isCallOver { return endLate(step.command) }
        let mayBegin: Bool
        if case .hangsUp = step.command { mayBegin = line != nil } else { mayBegin = isConnected }
        if mayBegin { begin(step) }
    }

    func finish(_ outcome: PartyOutcome) {
        guard let step = current else { return }
        current = nil
        whenQuiet = nil
        whenBotBegins = nil
        kernel.note("\(name) \(step.command.word): \(outcome)")
        step.then(outcome)
        // In an event of its own, so that a long script does not grow the stack.
        if !steps.isEmpty { kernel.schedule(after: 0, label: "\(name) goes on") { self.startNext() } }
    }

    /// A step that begins after the end of the call: something may still have been heard before.
    private func endLate(_ command: PartyCommand) {
        switch command {
        case .hears(let text, _) where ear.match(HeardText(text), playing: ""): finish(.heard)
        case .hearsDigits(let digits, _) where ear.match(digits: digits): finish(.heard)
        case .hangsUp: finish(.done)
        default: finish(.callEnded(heard: ear.unmatched(playing: "")))
        }
    }

    private func armTimeout(of command: PartyCommand) {
        switch command {
        case .hears(_, let timeout):
            inStep(after: timeout, "has waited long enough") {
                self.finish(.timedOut(heard: self.ear.unmatched(playing: self.playing)))
            }
        case .hearsDigits(_, let timeout):
            inStep(after: timeout, "has waited long enough") {
                self.finish(.timedOut(heard: self.ear.unmatchedDigits))
            }
        default: break
        }
    }

    /// Runs `action` later, unless the present step is over by then.
    func inStep(after delay: Milliseconds, _ what: @autoclosure () -> String, action: @escaping () -> Void) {
        let number = stepNumber
        kernel.schedule(after: delay, label: "\(name) \(what())") {
            if self.stepNumber == number, self.current != nil { action() }
        }
    }
}

extension PartyCommand {
    /// For the trace.
    var word: String {
        switch self {
        case .says(let text, _, _, _): "says \"\(text)\""
        case .interrupts(let text, _): "interrupts \"\(text)\""
        case .backchannel(let text, _): "backchannel \"\(text)\""
        case .presses(let digits, _, _): "presses \(digits)"
        case .staysSilent(let length): "stays silent \(length)ms"
        case .hangsUp: "hangs up"
        case .hears(let text, _): "hears \"\(text)\""
        case .hearsDigits(let digits, _): "hears digits \(digits)"
        }
    }
}
