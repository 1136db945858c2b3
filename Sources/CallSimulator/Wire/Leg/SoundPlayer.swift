import CallCore

/// Plays a list of sounds into a leg, one after another, until it is cut.
final class SoundPlayer {
    private unowned let leg: WireLeg
    private var sounds: [LegSound] = []
    private var then: ((Bool) -> Void)?
    /// The name under which the line knows what it plays now.
    private var current: String?
    private var timer: EventToken?
    /// Counts runs and sounds, so that what an earlier one scheduled can tell that it is late.
    private var step = 0

    init(_ leg: WireLeg) { self.leg = leg }

    var isPlaying: Bool { then != nil }

    /// Plays the sounds; `then` is called once, with whether all were played to their end. Never called when the call
    /// ends before.
    func play(_ sounds: [LegSound], then: @escaping (Bool) -> Void) {
        cut()
        self.sounds = sounds
        self.then = then
        next()
    }

    /// Stops what plays, at once.
    func cut() {
        guard let then else { return }
        if let current { leg.order(.stopSpeaking(utterance: current)) }
        forget()
        then(false)
    }

    /// The call is over, or nobody cares any more: nobody is told.
    func discard() { forget() }

    func take(_ kind: CallEvent.Kind) {
        // A sound that somebody else cut was cut by the end of the call, which is on its way.
        if case .spoken(let name, _, true) = kind, name == current { next() }
    }

    private func next() {
        step += 1
        current = nil
        leg.kernel.cancel(timer)
        guard !sounds.isEmpty else {
            let then = then
            forget()
            then?(true)
            return
        }
        switch sounds.removeFirst() {
        case .words(let text, let voice): speak(.text(text), voice)
        case .recording(let url): speak(.url(url), nil)
        case .pause(let length): wait(length)
        case .digits(let digits): send(digits)
        }
    }

    private func speak(_ content: Utterance.Content, _ voice: String?) {
        if case .text(let text) = content, text.isEmpty { return wait(0) }
        let name = leg.nextName("u")
        let number = step
        current = name
        leg.order(.speak(Utterance(id: name, content: content, voice: voice))) { [weak self] result in
            guard let self, self.step == number, case .failed = result else { return }
            self.next()
        }
    }

    private func send(_ digits: String) {
        let number = step
        current = "digits"
        leg.order(.dtmf(digits: digits)) { [weak self] result in
            guard let self, self.step == number else { return }
            guard case .done(let fields) = result else { return self.next() }
            self.wait(fields["duration_ms"]?.int ?? 0)
        }
    }

    private func wait(_ length: Milliseconds) {
        let number = step
        timer = leg.kernel.schedule(after: length, label: "\(leg.id) pause over") { [weak self] in
            guard let self, self.step == number else { return }
            self.next()
        }
    }

    private func forget() {
        step += 1
        leg.kernel.cancel(timer)
        sounds = []
        current = nil
        then = nil
    }
}
