import CallCore

/// Collects one answer, by keys or by speech: the kind that comes first wins. Plays a prompt meanwhile, which any key
/// stops, and speech too when the terms say so.
final class InputCollector {
    private unowned let leg: WireLeg
    private let terms: InputTerms
    private let then: (InputOutcome) -> Void
    /// Called with what was heard so far, while the caller talks.
    var heardSoFar: (String) -> Void = { _ in }
    private let turn: String
    private var digits = ""
    private var isTalking = false
    private var isListening = false
    private var promptIsOver = false
    private var isDone = false
    private var timer: EventToken?

    /// - Parameter then: called once with the answer, unless the collector is discarded or the call ends before.
    init(_ leg: WireLeg, terms: InputTerms, then: @escaping (InputOutcome) -> Void) {
        self.leg = leg
        self.terms = terms
        self.then = then
        turn = leg.nextName("g")
    }

    /// Becomes the leg's collector, plays the prompt, and counts the waiting time from its end.
    func begin(prompt: [LegSound]) {
        leg.collector?.discard()
        leg.collector = self
        if terms.speech?.interrupts == true { listen() }
        leg.player.play(prompt) { [weak self] _ in self?.promptEnded() }
    }

    /// Stops without an answer; nobody is told.
    func discard() {
        guard !isDone else { return }
        isDone = true
        leg.kernel.cancel(timer)
        if isListening { leg.order(.stopListening(turnToken: turn)) }
        if leg.collector === self { leg.collector = nil }
    }

    func take(_ kind: CallEvent.Kind) {
        guard !isDone else { return }
        switch kind {
        case .dtmf(let keys): for key in keys { press(key) }
        case .speechStarted: startedTalking()
        case .speech(let text, false, _) where isListening && digits.isEmpty: heardSoFar(text)
        case .speech(let text, true, let confidence) where isListening && digits.isEmpty:
            finish(.speech(text, confidence: confidence))
        default: break
        }
    }

    private func promptEnded() {
        guard !isDone else { return }
        promptIsOver = true
        if terms.speech != nil { listen() }
        if isTalking { return }
        arm(digits.isEmpty ? terms.wait : terms.digits?.gap ?? terms.wait)
    }

    private func listen() {
        guard let speech = terms.speech, !isListening, digits.isEmpty else { return }
        isListening = true
        leg.order(.listen(Listening(turnToken: turn, silence: speech.silence)))
    }

    private func startedTalking() {
        guard isListening, digits.isEmpty, !isTalking, let speech = terms.speech else { return }
        isTalking = true
        leg.kernel.cancel(timer)
        timer = leg.kernel.schedule(after: speech.longest, label: "\(leg.id) talks too long") { [weak self] in
            self?.finish(.nothing)
        }
        if speech.interrupts, !promptIsOver { leg.player.cut() }
    }

    private func press(_ key: Character) {
        guard let rules = terms.digits, !isTalking, !isDone else { return }
        if !promptIsOver { leg.player.cut() }
        if key == rules.finishOn { return finish(.digits(digits, .finishKey(key))) }
        guard rules.valid?.contains(key) ?? true else { return }
        digits.append(key)
        if let most = rules.atMost, digits.count >= most { return finish(.digits(digits, .count)) }
        arm(rules.gap)
    }

    private func arm(_ limit: Milliseconds) {
        leg.kernel.cancel(timer)
        timer = leg.kernel.schedule(after: limit, label: "\(leg.id) input time over") { [weak self] in
            guard let self else { return }
            self.finish(self.digits.isEmpty ? .nothing : .digits(self.digits, .pause))
        }
    }

    private func finish(_ outcome: InputOutcome) {
        guard !isDone else { return }
        discard()
        if !promptIsOver { leg.player.cut() }
        then(outcome)
    }
}
