/// Decides when a caller has finished, for speech services that do not.
///
/// It lives on the call's media clock, in milliseconds, and never asks for the time. Lost frames do not end an utterance
/// early: what is missing within speech counts as speech for a while.
public struct Endpointer: Sendable {
    public enum Event: Sendable, Equatable {
        /// The caller has begun. `continues` says that he goes on with what seemed finished a moment ago.
        case began(at: Int, continues: Bool)
        /// He may have finished: time to prepare an answer, not to give it. `at` is the end of his last sound.
        case paused(at: Int)
        /// He had not: what was prepared is of no use.
        case resumed(at: Int)
        /// He has finished.
        case ended(Utterance)
        /// He speaks longer than is allowed for one utterance; the next begins here.
        case cut(Utterance)
        /// It was too short to mean anything.
        case dropped(Utterance)
    }

    public struct Settings: Sendable, Equatable {
        /// The silence after which he has finished.
        public var silence = 800
        /// The silence after which he may have; 0 for never.
        public var pause = 400
        /// An utterance with less speech in it is dropped.
        public var minimumSpeech = 100
        /// The longest utterance.
        public var maximum = 30_000
        /// Speech that begins so soon after the end of an utterance's silence continues it.
        public var resumption = 700
        /// The longest gap in the stream that counts as speech when there was speech before it.
        public var toleratedGap = 200

        public init() {}
    }

    /// Whether the caller is in the middle of an utterance.
    public var isOpen: Bool { open != nil }

    private struct Open {
        var start: Int
        var end: Int
        var spoken: Int
        var isPaused = false

        var utterance: Utterance { Utterance(start: start, end: end, spoken: spoken) }
    }

    /// The silence after which he has finished; may change in the middle of an utterance.
    public var silence: Int {
        get { settings.silence }
        set { settings.silence = newValue }
    }

    private var settings: Settings
    private var open: Open?
    /// Where the stream has come to.
    private var now = 0
    /// When the last utterance was given as finished.
    private var finished: Int?
    /// Whether the last frame had speech in it.
    private var wasActive = false
    /// Whether the detector's speech has begun a new utterance already.
    private var wasSpeaking = false

    public init(_ settings: Settings = Settings()) { self.settings = settings }

    /// Takes what the detector made of the frame at `milliseconds`.
    public mutating func hear(_ voice: VoiceDetector, at milliseconds: Int) -> Event? {
        hear(isSpeaking: voice.isSpeaking, isActive: voice.isActive, at: milliseconds)
    }

    /// Takes a frame by what it is: part of speech, pauses included, and speech itself.
    public mutating func hear(isSpeaking: Bool, isActive: Bool, at milliseconds: Int) -> Event? {
        let milliseconds = Self.sane(milliseconds)
        bridgeGap(to: milliseconds)
        let frameEnd = max(now, milliseconds + VoiceDetector.frameMilliseconds)
        let step = min(frameEnd - now, VoiceDetector.frameMilliseconds)
        now = frameEnd
        let isNew = isSpeaking && !wasSpeaking
        (wasActive, wasSpeaking) = (isSpeaking && isActive, isSpeaking)
        guard var current = open else {
            return isNew || wasActive ? begin(isNew: isNew) : nil
        }
        guard wasActive else { return check() }
        current.end = now
        current.spoken += step
        let resumes = current.isPaused
        current.isPaused = false
        open = current
        return resumes ? .resumed(at: now - VoiceDetector.frameMilliseconds) : check()
    }

    /// Takes note that nothing more has come until `milliseconds`, so that a stream that stalls ends an utterance too.
    public mutating func advance(to milliseconds: Int) -> Event? {
        guard Self.sane(milliseconds) > now + settings.toleratedGap else { return nil }
        now = Self.sane(milliseconds)
        wasActive = false
        return check()
    }

    /// Times come from outside; an absurd one must not end the process.
    private static func sane(_ milliseconds: Int) -> Int { max(0, min(milliseconds, 1 << 50)) }

    private mutating func begin(isNew: Bool) -> Event {
        // An onset is told one to two frames after it was.
        let start = max(0, now - VoiceDetector.frameMilliseconds * (isNew ? 2 : 1))
        open = Open(start: start, end: now, spoken: now - start)
        let continues = finished.map { start - $0 <= settings.resumption } ?? false
        return .began(at: start, continues: continues)
    }

    private mutating func bridgeGap(to milliseconds: Int) {
        let gap = milliseconds - now
        guard gap > 0, gap <= settings.toleratedGap, wasActive, open != nil else { return }
        open?.end = milliseconds
        open?.spoken += gap
        now = milliseconds
    }

    private mutating func check() -> Event? {
        guard let current = open else { return nil }
        let silence = now - current.end
        if silence >= settings.silence {
            open = nil
            guard current.spoken >= settings.minimumSpeech else { return .dropped(current.utterance) }
            finished = now
            return .ended(current.utterance)
        }
        if now - current.start >= settings.maximum {
            open = nil
            finished = now
            return .cut(current.utterance)
        }
        if settings.pause > 0, silence >= settings.pause, !current.isPaused {
            open?.isPaused = true
            return .paused(at: current.end)
        }
        return nil
    }
}
