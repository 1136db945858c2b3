import CallCore

/// Listens to µ-law of 8 kHz and tells which clip of a `PhraseBook` is heard, from where, with which words, and where
/// the sound departs from it by a single byte; and when there is speech at all, known or not.
///
/// Pieces may be of any size and cut anywhere. A clip is found by windows of eight bytes, and followed byte by byte.
public struct PhraseEar: Sendable {
    /// What is heard after a break for longer than this is not the same phrase going on, in bytes.
    static let patience = 8_000
    /// Farther back than this a clip is spoken again, not repeated, in bytes.
    static let farthestBack = 3_200
    /// Bytes in a row by which a clip is recognised. Fewer can be the same by chance.
    static let proof = 24
    static let candidateLimit = 8
    private static let openLimit = 1_024

    let book: PhraseBook
    var activity: VoiceActivity
    /// Clips that go on as the sound does, the likeliest first.
    var follows: [PhraseFollow] = []
    /// One of them that came to its end while others went on.
    var complete: PhraseFollow?
    /// The clip that was followed before something else came.
    var broken: PhraseFollow?
    /// What no clip explains so far, up to the present byte.
    var open: [UInt8] = []
    var window: UInt64 = 0
    /// Bytes heard.
    public internal(set) var position = 0
    /// Bytes that no clip explains and that are louder than silence. It lags up to 128 ms behind.
    public internal(set) var noise = 0

    /// - Parameter hangover: milliseconds of quiet that end speech.
    public init(book: PhraseBook, hangover: Milliseconds = 300) {
        self.book = book
        activity = VoiceActivity(hangover: hangover)
    }

    /// Milliseconds of sound heard.
    public var heard: Milliseconds { Milliseconds(position / PhraseSound.bytesPerMillisecond) }
    /// Milliseconds of quiet that end speech.
    public var hangover: Milliseconds {
        get { activity.hangover }
        set { activity.hangover = newValue }
    }
    public var isSpeech: Bool { activity.isSpeech }
    /// Milliseconds since the last sound as loud as speech, in steps of 10.
    public var quiet: Milliseconds { activity.quiet }

    /// Events in the order of their times, except that a broken off phrase is noticed late.
    public mutating func hear(_ mulaw: [UInt8]) -> [PhraseEvent] { hear(mulaw.span) }

    mutating func hear(_ mulaw: Span<UInt8>) -> [PhraseEvent] {
        var events: [PhraseEvent] = []
        activity.hear(mulaw, &events)
        var index = 0
        while index < mulaw.count {
            index = follows.isEmpty ? search(mulaw, from: index, &events) : follow(mulaw, from: index, &events)
        }
        if let broken, position - broken.heardTo > Self.patience { giveUp(broken, &events) }
        if events.count > 1 { events.sort { $0.at < $1.at } }
        return events
    }

    /// The sound is over; a phrase that is being heard ends here.
    public mutating func finish() -> [PhraseEvent] {
        var events: [PhraseEvent] = []
        if let last = follows.first ?? broken { giveUp(last, &events) }
        follows = []
        forgetOpen()
        return events
    }

    /// Speech that goes on is reported as speech that starts.
    public mutating func forgetSpeech() { activity.forget() }

    private mutating func giveUp(_ phrase: PhraseFollow, _ events: inout [PhraseEvent]) {
        events.append(.phraseEnded(phrase.report))
        broken = nil
    }

    // MARK: looking for a clip

    private mutating func search(_ mulaw: Span<UInt8>, from start: Int, _ events: inout [PhraseEvent]) -> Int {
        var index = start
        while index < mulaw.count {
            let byte = PhraseSound.normal(mulaw[index])
            index += 1
            position += 1
            open.append(byte)
            window = window << 8 | UInt64(byte)
            if PhraseAnchors.isAnchor(window), open.count >= PhraseAnchors.width, recognise(&events) { return index }
            if open.count >= Self.openLimit { dropOpen(Self.openLimit / 2) }
        }
        return index
    }

    mutating func forgetOpen() {
        dropOpen(open.count)
        window = 0
    }

    mutating func dropOpen(_ count: Int) {
        noise += open.prefix(count).count { !PhraseSound.isQuiet($0) }
        open.removeFirst(count)
    }
}
