import CallCore

/// Carries out the TwiML of one call, verb by verb.
final class TwimlRunner {
    unowned let call: TwilioCall
    private(set) var document: TwimlDocument?
    /// Of the next verb.
    private var index = 0
    /// Counts documents and requests for them, so that what an earlier one began can tell that it is late.
    private var generation = 0
    /// Waits for the call to be answered.
    private var whenAnswered: (() -> Void)?
    var dial: TwimlDial?
    /// The two-way stream that the document waits for.
    var stream: WireStream?
    /// Streams that only listen, by name; they outlive documents.
    var forks: [(name: String, stream: WireStream)] = []

    init(_ call: TwilioCall) { self.call = call }

    var leg: WireLeg { call.leg }
    var wire: TwilioWire { call.wire }
    /// Whether the verb that runs is the first of its document.
    var isFirstVerb: Bool { index == 1 }

    /// Asks for a document and goes on with it. Whatever runs now is cut at once.
    func load(
        _ url: String, method: String, adding fields: [HeaderList.Field] = [], isFallback: Bool = false
    ) {
        stop()
        let number = generation
        let all = call.baseFields() + call.placeFields + fields
        wire.fetch(method, url, all, of: call) { [weak self] response in
            guard let self, self.generation == number, !self.leg.stage.isOver else { return }
            self.loaded(response, url: url, isFallback: isFallback)
        }
    }

    /// Goes on with a document. Whatever runs now is cut at once.
    func run(_ bytes: [UInt8], base: String?, isFallback: Bool = false) {
        stop()
        let document: TwimlDocument
        do throws(MarkupProblem) {
            document = try TwimlDocument(bytes, base: base)
        } catch {
            return fail(12100, "Document parse failure, \(error)", url: base, isFallback: isFallback)
        }
        for warning in document.warnings { wire.note(12200, "Schema validation warning: \(warning)", call: call.sid) }
        self.document = document
        index = 0
        step()
    }

    /// Ends what runs, without a sound.
    func stop() {
        generation += 1
        document = nil
        dial = nil
        whenAnswered = nil
        let stream = stream
        self.stream = nil
        stream?.stop()
        leg.collector?.discard()
        leg.player.cut()
    }

    /// What to go on with when the verb that runs is over; does nothing when the document is another one by then.
    func continuation(_ action: @escaping (TwimlRunner) -> Void = { $0.step() }) -> () -> Void {
        let number = generation
        return { [weak self] in
            guard let self, self.generation == number else { return }
            action(self)
        }
    }

    func answered() {
        let action = whenAnswered
        whenAnswered = nil
        action?()
    }

    func callEnded() {
        dialLost()
        stop()
        for fork in forks { fork.stream.stop() }
        forks = []
    }

    /// Goes on with the next verb.
    func step() {
        guard let document, !leg.stage.isOver else { return }
        guard index < document.verbs.count else {
            self.document = nil
            return leg.hangUp()
        }
        let verb = document.verbs[index]
        index += 1
        guard leg.stage == .ringing, !["Reject", "Redirect", "Pause"].contains(verb.name) else {
            return perform(verb)
        }
        answer { $0.perform(verb) }
    }

    /// Answers an inbound call, then goes on.
    func answer(then action: @escaping (TwimlRunner) -> Void) {
        whenAnswered = continuation(action)
        leg.answer()
    }

    private func perform(_ verb: MarkupElement) {
        switch verb.name {
        case "Say", "Play", "Pause": play([verb])
        case "Gather": gather(verb)
        case "Redirect": go(to: verb.rawText, method: verb["method"])
        case "Hangup": leg.hangUp()
        case "Reject": reject(verb)
        case "Dial": dial(verb)
        case "Connect": connect(verb)
        case "Start": fork(verb)
        case "Stop": endFork(verb)
        default:
            if TwimlSchema.others.contains(verb.name) {
                wire.note(13520, "<\(verb.name)> is not simulated", call: call.sid)
            }
            step()
        }
    }

    private func play(_ verbs: [MarkupElement]) {
        let next = continuation()
        guard let sounds = sounds(verbs) else { return }
        leg.player.play(sounds) { isWhole in if isWhole { next() } }
    }

    private func reject(_ verb: MarkupElement) {
        guard isFirstVerb, leg.stage == .ringing, call.isInbound else {
            wire.note(12200, "<Reject> comes first, on a call that nobody has answered", call: call.sid)
            return step()
        }
        let reason = verb["reason"] ?? "rejected"
        call.rejection = reason
        leg.reject(reason)
    }

    /// Goes on with the document that a reference names.
    func go(to reference: String, method: String?, adding fields: [HeaderList.Field] = []) {
        guard let url = WireURL.resolve(reference, against: document?.base) else {
            return fail(11100, "Invalid URL format: \(reference)", url: reference, isFallback: false)
        }
        load(url, method: method ?? "POST", adding: fields)
    }
}
