import CallCore

/// A line's events on their way to the engine: at least once, and in order but for what the faults do.
///
/// Events wait behind one that the engine has not accepted yet, as in a stream that reconnects; only events that a
/// fault made late travel alone and may be overtaken.
final class LineOutbox {
    private struct Letter {
        var event: CallEvent
        var due: CallTime
        var tries = 0
    }

    private let world: SimWorld
    private let line: String
    /// To whom an event goes, known only at the moment of delivery.
    var address: (CallEvent) -> SimDelivery = { .inbound($0) }
    private var random: SeededRandom
    private var queue: [Letter] = []
    private var lastDue: CallTime
    private var isPumping = false

    init(world: SimWorld, line: String) {
        self.world = world
        self.line = line
        random = world.kernel.random.stream("\(line) webhooks")
        lastDue = world.kernel.now
    }

    func send(_ event: CallEvent) {
        let isMedia = event.kind.isMedia
        let latencies = world.settings.latencies
        let usual = random.draw(isMedia ? latencies.media : latencies.webhook)
        let name = "\(event.kind.word) of \(line)"
        let fault = world.faults.webhook(canBeOvertaken: event.kind.canBeOvertaken, name)
        if let extra = fault.duplicateAfter {
            deliverAlone(Letter(event: event, due: world.kernel.now + usual + fault.delay + extra))
        }
        let due = world.kernel.now + usual + fault.delay
        if fault.delay > 0, event.kind.canBeOvertaken {
            deliverAlone(Letter(event: event, due: due))
        } else {
            lastDue = max(lastDue, due)
            queue.append(Letter(event: event, due: lastDue))
            pumpNext()
        }
    }

    private func pumpNext() {
        guard !isPumping, let letter = queue.first else { return }
        isPumping = true
        world.kernel.schedule(at: letter.due, label: "\(line) webhook \(letter.event.kind.word)") { self.pump() }
    }

    private func pump() {
        isPumping = false
        guard var letter = queue.first else { return }
        if attempt(&letter) { queue.removeFirst() } else { queue[0] = letter }
        pumpNext()
    }

    private func deliverAlone(_ letter: Letter) {
        world.kernel.schedule(at: letter.due, label: "\(line) stray webhook \(letter.event.kind.word)") {
            var letter = letter
            if !self.attempt(&letter) { self.deliverAlone(letter) }
        }
    }

    /// True when there is nothing more to do for this letter; otherwise it has got a new due time.
    private func attempt(_ letter: inout Letter) -> Bool {
        letter.tries += 1
        let outcome = world.deliver(address(letter.event))
        guard outcome != .accepted else { return true }
        world.kernel.note("\(line) \(letter.event.kind.word) not accepted: \(outcome.rawValue), try \(letter.tries)")
        let limit = outcome == .unknownCall ? min(3, world.settings.webhookTries) : world.settings.webhookTries
        guard letter.tries < limit else {
            world.undelivered.append(letter.event)
            return true
        }
        letter.due = world.kernel.now + world.settings.firstRetry << Milliseconds(min(letter.tries - 1, 20))
        return false
    }
}
