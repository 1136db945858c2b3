import CallCore

/// Carries out the Plivo XML of one call, element by element.
final class PlivoRunner {
    unowned let call: PlivoCall
    private var document: PlivoDocument?
    /// Of the next element.
    private var index = 0
    /// Counts documents and requests for them, so that what an earlier one began can tell that it is late.
    private var generation = 0
    /// Waits for the call to be answered.
    private var whenAnswered: (() -> Void)?
    /// Whether tones may still sound that nothing waits for.
    private var sendsTones = false
    var dial: PlivoDial?
    /// One a call: it outlives the document that began it, unless that waits for it.
    var stream: WireStream?
    /// Whether the document waits for the stream.
    var keepsForStream = false

    init(_ call: PlivoCall) { self.call = call }

    var leg: WireLeg { call.leg }
    var wire: PlivoWire { call.wire }

    /// Asks for a document and goes on with it. Whatever runs now is cut at once.
    func load(
        _ callback: PlivoCallback, as source: PlivoSource, event: String, adding fields: [HeaderList.Field] = [],
        isFallback: Bool = false
    ) {
        stop()
        guard PlivoSchema.isURL(callback.url) else {
            return fail(source.invalidURL, "it is no full URL", url: callback.url)
        }
        guard ["GET", "POST"].contains(callback.method) else {
            return fail(source.badMethod, "it is \(callback.method)", url: callback.url)
        }
        let number = generation
        wire.fetch(callback, call.fields(event: event) + fields, of: call) { [weak self] response in
            guard let self, self.generation == number, !self.leg.stage.isOver else { return }
            self.loaded(response, callback.url, source, isFallback: isFallback)
        }
    }

    private func loaded(_ response: WireResponse?, _ url: String, _ source: PlivoSource, isFallback: Bool) {
        guard let response, response.isSuccess else {
            let problem = response.map { "status \($0.status)" } ?? "no answer"
            // Only the first document has somebody else to ask.
            if source == .answer, !isFallback, let fallback = call.fallback {
                wire.note(source.unreachable.code, "\(source.unreachable.name): \(problem)", call: call.uuid, url: url)
                return load(fallback, as: .answer, event: "StartApp", isFallback: true)
            }
            return fail(source.unreachable, problem, url: url)
        }
        guard ["text/xml", "application/xml"].contains(response.mediaType) else {
            return fail(source.invalidXML, "content type \(response.mediaType)", url: url)
        }
        do throws(MarkupProblem) {
            document = try PlivoDocument(response.body)
        } catch {
            return fail(source.invalidXML, error.description, url: url)
        }
        index = 0
        step()
    }

    /// There is no document to go on with: the call goes dead.
    private func fail(_ ending: PlivoEnding, _ problem: String, url: String) {
        wire.note(ending.code, "\(ending.name): \(problem)", call: call.uuid, url: url)
        guard !leg.stage.isOver else { return }
        wire.carrierErrorsHeard.append("\(call.uuid): cut off, \(ending.code) \(ending.name)")
        call.end(ending)
    }

    /// Ends what runs, without a sound.
    func stop() {
        generation += 1
        document = nil
        dial = nil
        whenAnswered = nil
        if keepsForStream { endStream() }
        leg.collector?.discard()
        leg.player.cut()
        if sendsTones, !leg.stage.isOver { leg.order(.stopSpeaking(utterance: "digits")) }
        sendsTones = false
    }

    /// What to go on with when the element that runs is over; does nothing when the document is another one by then.
    func continuation(_ action: @escaping (PlivoRunner) -> Void = { $0.step() }) -> () -> Void {
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
        endStream()
    }

    /// Goes on with the next element. Nearly all of them answer a call that came in.
    func step() {
        guard let document, !leg.stage.isOver else { return }
        guard index < document.elements.count else { return call.end(.endOfDocument) }
        let element = document.elements[index]
        index += 1
        guard leg.stage == .ringing, !["Hangup", "PreAnswer"].contains(element.name) else { return perform(element) }
        whenAnswered = continuation { $0.perform(element) }
        leg.answer()
    }

    private func perform(_ element: MarkupElement) {
        switch element.name {
        case "Speak", "Play", "Wait": play([element])
        case "DTMF": send(element)
        case "GetInput": getInput(element)
        case "GetDigits": getDigits(element, triesLeft: element["retries"].flatMap { Int($0) } ?? 1)
        case "Redirect":
            let callback = PlivoCallback(url: WireURL.trimmed(element.rawText), method: element["method"] ?? "POST")
            load(callback, as: .redirect, event: "Redirect")
        case "Hangup": hangUp(element)
        case "Dial": dial(element)
        case "Stream": stream(element)
        default:
            wire.note(0, "<\(element.name)> is not simulated", call: call.uuid)
            step()
        }
    }

    private func play(_ elements: [MarkupElement]) {
        let next = continuation()
        leg.player.play(Self.sounds(elements)) { isWhole in if isWhole { next() } }
    }

    private func send(_ element: MarkupElement) {
        guard element["async"] == "false" else {
            sendsTones = true
            leg.order(.dtmf(digits: element.text))
            return step()
        }
        let next = continuation()
        leg.player.play([.digits(element.text)]) { isWhole in if isWhole { next() } }
    }

    /// A scheduled one lets the elements after it run, and whatever document comes next.
    private func hangUp(_ element: MarkupElement) {
        if let seconds = element["schedule"].flatMap({ Milliseconds($0) }), seconds > 0 {
            wire.kernel.schedule(after: seconds * 1_000, label: "\(call.uuid) scheduled hang-up") { [weak self] in
                self?.call.end(.byDocument)
            }
            return step()
        }
        guard leg.stage == .ringing, let reason = element["reason"] else { return call.end(.byDocument) }
        call.end(reason == "busy" ? .busy : .rejected)
    }

    /// What Speak, Play and Wait elements play.
    static func sounds(_ elements: [MarkupElement]) -> [LegSound] {
        elements.flatMap { element in
            let once: LegSound =
                switch element.name {
                case "Speak": .words(element.text, voice: element["voice"])
                case "Play": .recording(url: WireURL.trimmed(element.rawText))
                default: .pause((element["length"].flatMap { Milliseconds($0) } ?? 1) * 1_000)
                }
            let loops = element["loop"].flatMap { Int($0) } ?? 1
            // 0 plays for ever, which is a thousand times.
            return Array(repeating: once, count: loops == 0 ? 1_000 : loops)
        }
    }
}
