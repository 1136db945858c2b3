import CallCore

/// What our side plays into one line: one sound after another, in the order asked for.
final class BotVoice {
    private let kernel: SimKernel
    private let track: SoundTrack
    private let line: String
    private(set) var current: BotSound?
    private var queue: [BotSound] = []
    private var isOpen = false
    private var wake: EventToken?
    /// Told of every sound that begins.
    var began: (BotSound) -> Void = { _ in }
    /// Told of every sound that is over, with its words that were heard; never begun sounds included.
    var ended: (BotSound, String) -> Void = { _, _ in }
    var toneHeard: (Character) -> Void = { _ in }

    /// Tones sound for this long within their slot.
    static let toneLength: Milliseconds = 120

    init(kernel: SimKernel, track: SoundTrack, line: String) {
        self.kernel = kernel
        self.track = track
        self.line = line
    }

    /// Whether nothing plays and nothing waits.
    var isQuiet: Bool { current == nil && queue.isEmpty }

    /// Milliseconds until all that is known so far will have been played.
    var remaining: Milliseconds {
        let playing = current.map { sound in
            sound.duration - (kernel.now - (sound.startedAt ?? kernel.now))
        }
        return (playing ?? 0) + queue.reduce(0) { $0 + $1.duration }
    }

    func open() {
        isOpen = true
        playNext()
    }

    /// Stops everything for good.
    func close() {
        stopAll()
        isOpen = false
    }

    /// Forgets everything and tells nobody: the simulation is over.
    func discard() {
        queue = []
        current = nil
        isOpen = false
    }

    func enqueue(_ sound: BotSound) {
        queue.append(sound)
        playNext()
    }

    /// A stop for this sound is on its way.
    func doom(_ name: String) {
        if current?.name == name { return }
        queue.first { $0.name == name }?.isDoomed = true
    }

    /// Stops one sound, playing or waiting. False when it is over already.
    func stop(_ name: String) -> Bool {
        if let sound = current, sound.name == name {
            cutCurrent(sound)
            playNext()
            return true
        }
        guard let index = queue.firstIndex(where: { $0.name == name }) else { return false }
        drop(queue.remove(at: index))
        playNext()
        return true
    }

    func stopAll() {
        let waiting = queue
        queue = []
        kernel.cancel(wake)
        if let sound = current { cutCurrent(sound) }
        for sound in waiting { drop(sound) }
    }

    private func playNext() {
        guard isOpen, current == nil, let sound = queue.first(where: { !$0.isDoomed }) else { return }
        kernel.cancel(wake)
        guard sound.readyAt <= kernel.now else {
            wake = kernel.schedule(at: sound.readyAt, label: "\(line) sound ready \(sound.name)") { self.playNext() }
            return
        }
        queue.removeAll { $0 === sound }
        begin(sound)
    }

    private func begin(_ sound: BotSound) {
        let now = kernel.now
        current = sound
        sound.startedAt = now
        switch sound.kind {
        case .words(let text):
            track.add(.bot, .words(text), start: now, duration: sound.duration, voice: sound.voice)
        case .recording(let source, _): track.add(.bot, .recording(source), start: now, duration: sound.duration)
        case .digits(let digits): play(digits, of: sound)
        }
        sound.onStart()
        began(sound)
        kernel.schedule(after: sound.duration, label: "\(line) played \(sound.name)") {
            guard self.current === sound else { return }
            self.finish(sound, played: sound.duration, completed: true)
            self.playNext()
        }
    }

    private func play(_ digits: String, of sound: BotSound) {
        for (digit, offset) in BotSound.tones(of: digits) {
            let start = kernel.now + offset
            track.add(.bot, .digit(digit), start: start, duration: Self.toneLength)
            kernel.schedule(at: start + Self.toneLength, label: "\(line) tone sent") {
                if self.current === sound { self.toneHeard(digit) }
            }
        }
    }

    private func cutCurrent(_ sound: BotSound) {
        track.cut(.bot, at: kernel.now)
        finish(sound, played: kernel.now - (sound.startedAt ?? kernel.now), completed: false)
    }

    private func finish(_ sound: BotSound, played: Milliseconds, completed: Bool) {
        current = nil
        sound.onEnd(played, completed)
        ended(sound, sound.words.text(after: played))
    }

    private func drop(_ sound: BotSound) {
        sound.onEnd(0, false)
        ended(sound, "")
    }
}
