import CallCore

/// Turns what the far side says into the events of a streaming recogniser: onset, partials, one final a turn.
///
/// Speech that goes on before the endpointing silence has passed joins the turn.
final class SimRecogniser {
    /// Where the events of a turn go.
    struct Ear {
        var speechStarted: () -> Void
        var partial: (String) -> Void
        var final: (String, Double) -> Void
        /// Endpointing silence in milliseconds; nil for that of the listen under way.
        var silence: Milliseconds?
    }

    private struct Talk {
        var words: SpokenWords
        var start: CallTime
        /// Milliseconds into the talk at which the recogniser began to hear it.
        var heardFrom: Milliseconds
    }

    private struct Turn {
        var pieces: [String] = []
        var confidence = 1.0
        var lastPartial = ""

        mutating func note(_ confidence: Double) { self.confidence = min(self.confidence, confidence) }
    }

    private let world: SimWorld
    private let line: String
    /// The line's own ear, which reports to the engine.
    var ownEar = Ear(speechStarted: {}, partial: { _ in }, final: { _, _ in })
    /// Another ear that hears instead, such as a realtime model's.
    var guest: Ear? { didSet { if guest == nil { reset() } } }
    var listening: Listening?

    private var random: SeededRandom
    private var talk: Talk?
    private var turn: Turn?
    private var partialTimer: EventToken?
    private var finalTimer: EventToken?

    init(world: SimWorld, line: String) {
        self.world = world
        self.line = line
        random = world.kernel.random.stream("\(line) recogniser")
    }

    private var ear: Ear { guest ?? ownEar }
    private var isActive: Bool { guest != nil || world.settings.recogniser == .always || listening != nil }

    func talkBegan(_ text: String, duration: Milliseconds, confidence: Double) {
        talk = Talk(words: SpokenWords(text, duration: duration), start: world.kernel.now, heardFrom: 0)
        hear(confidence: confidence)
    }

    func talkEnded() {
        guard let talk else { return }
        self.talk = nil
        world.kernel.cancel(partialTimer)
        guard turn != nil else { return }
        turn?.pieces.append(talk.words.text(from: talk.heardFrom, to: talk.words.duration))
        let silence = ear.silence ?? listening?.silence ?? world.settings.silence
        let latency = random.draw(world.settings.latencies.recogniser)
        finalTimer = world.kernel.schedule(after: silence + latency, label: "\(line) end of turn") { self.closeTurn() }
    }

    func listenBegan(_ request: Listening) {
        listening = request
        guard turn == nil, var talk else { return }
        talk.heardFrom = world.kernel.now - talk.start
        self.talk = talk
        hear(confidence: 0.9)
    }

    /// Ends the listen when it is still the one named.
    func listenEnded(_ turnToken: String) {
        guard listening?.turnToken == turnToken else { return }
        listening = nil
        guard !isActive else { return }
        // Whoever is talking goes on; the next listen hears the rest.
        let talk = talk
        reset()
        self.talk = talk
    }

    /// The line is gone; what is known of an open turn is reported when `flush` is set.
    func close(flush: Bool) {
        if flush, let talk {
            turn?.pieces.append(talk.words.text(from: talk.heardFrom, to: world.kernel.now - talk.start))
            closeTurn()
        } else if flush {
            closeTurn()
        }
        reset()
    }

    private func hear(confidence: Double) {
        guard isActive else { return }
        world.kernel.cancel(finalTimer)
        if turn == nil {
            turn = Turn()
            ear.speechStarted()
        }
        turn?.note(confidence)
        scheduleNextPartial()
    }

    private func scheduleNextPartial() {
        world.kernel.cancel(partialTimer)
        partialTimer = world.kernel.schedule(after: world.settings.partialInterval, label: "\(line) partial due") {
            guard let talk = self.talk, var turn = self.turn else { return }
            let words = talk.words.text(from: talk.heardFrom, to: self.world.kernel.now - talk.start)
            let text = Self.join(turn.pieces + [words])
            if !text.isEmpty, text != turn.lastPartial {
                turn.lastPartial = text
                self.turn = turn
                self.ear.partial(text)
            }
            self.scheduleNextPartial()
        }
    }

    private func closeTurn() {
        guard let turn else { return }
        let text = Self.join(turn.pieces)
        self.turn = nil
        world.kernel.cancel(finalTimer)
        if !text.isEmpty { ear.final(text, turn.confidence) }
    }

    private func reset() {
        talk = nil
        turn = nil
        world.kernel.cancel(partialTimer)
        world.kernel.cancel(finalTimer)
    }

    private static func join(_ pieces: [String]) -> String { pieces.filter { !$0.isEmpty }.joined(separator: " ") }
}
