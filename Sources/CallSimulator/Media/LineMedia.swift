import CallCore
import CallHearing

/// A media stream as the person at the far end of a line meets it: hears what the carrier plays out of it.
final class LineMedia {
    private unowned let line: SimLine
    private let start: CallTime
    private var ear: PhraseEar
    private var tones = ToneDetector()
    /// What is being said, as far as it was recognised.
    private(set) var current: BotSound?
    private var phrase: PhraseID?
    private var words: [String] = []
    /// How far phrases came that broke off: behind a gap their rest may be heard.
    private var heardTo: [PhraseID: Milliseconds] = [:]
    /// Something as loud as speech is heard that nobody knows.
    private var isMurmur = false
    /// When it was last over.
    private var lastEnd: CallTime
    private var count = 0

    /// Between two sentences there may be a breath.
    private static let breath: Milliseconds = 200
    /// The silence of a gap may be taken for more of the phrase.
    private static let overlap = Milliseconds(PhraseEar.farthestBack / PhraseSound.bytesPerMillisecond)

    init(_ line: SimLine, book: PhraseBook) {
        self.line = line
        start = line.now
        lastEnd = line.now
        ear = PhraseEar(book: book)
    }

    var isQuiet: Bool { current == nil && !isMurmur && line.now - lastEnd >= Self.breath }

    /// Words of what is being said that are out.
    var playing: String { words.joined(separator: " ") }

    /// 20 ms that begin now.
    func hear(_ frame: [UInt8]) {
        line.track.addLive(frame, start: line.now)
        for event in ear.hear(frame) { take(event) }
        if let digit = tones.hear(frame.span) { line.toneHeard(Character(Unicode.Scalar(digit))) }
    }

    /// The carrier has thrown away what it had to play.
    func cleared() { end(cut: true) }

    func close() { end(cut: true) }

    private func take(_ event: PhraseEvent) {
        switch event {
        case .phraseStarted(let id, let from, let at): begin(id, from: from, at: start + at)
        case .word(let word) where word.phrase == phrase:
            words.append(word.text)
            line.party.botSaid()
        case .phraseEnded(let heard):
            let reached = Milliseconds(heard.bytes.upperBound / PhraseSound.bytesPerMillisecond)
            if !heard.isWhole { heardTo[heard.id] = reached }
            if heard.id == phrase { end(cut: !heard.isWhole) }
        case .speechStarted where current == nil: isMurmur = true
        case .speechEnded where isMurmur:
            isMurmur = false
            pause()
        default: break
        }
    }

    private func begin(_ id: PhraseID, from: Milliseconds, at time: CallTime) {
        guard let clip = ear.book.clip(id) else { return }
        end(cut: true)
        isMurmur = false
        count += 1
        phrase = id
        let duration = Milliseconds(clip.mulaw.count / PhraseSound.bytesPerMillisecond)
        let sound = BotSound(
            name: "stream \(count)", kind: .words(clip.text), duration: duration, readyAt: time)
        sound.startedAt = time
        current = sound
        let isRest = heardTo[id].map { from > 0 && from >= $0 - Self.overlap } ?? false
        heardTo[id] = nil
        line.track.add(
            .bot, .words(clip.text), start: time, duration: duration, isLive: true, isRest: isRest)
        line.soundBegan(sound)
    }

    private func end(cut: Bool) {
        guard let sound = current else { return }
        let heard = playing
        current = nil
        phrase = nil
        words = []
        if cut { line.track.cut(.bot, at: line.now) }
        line.soundEnded(sound, heard: heard)
        pause()
    }

    /// Whoever waits for silence waits out the breath.
    private func pause() {
        lastEnd = line.now
        _ = line.schedule(after: Self.breath, "breath") { [weak line] in line?.party.botPaused() }
    }
}
