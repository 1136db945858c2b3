import CallCore
import CallHearing

/// Tells by the sound alone when the caller talks, whatever the recogniser says or does not say.
struct CallerEar {
    enum Event: Hashable {
        /// Somebody begins to talk.
        case began
        /// He has stopped, perhaps for a moment only.
        case stopped
        /// He has been silent for long enough to have finished.
        case finished
    }

    private static let frameBytes = 160
    private static let frameTime: Milliseconds = 20
    /// The stream's own time may run so far from the clock before it is set anew: what lay between was lost.
    private static let drift: Milliseconds = 200

    private var detector = BargeInDetector()
    private var endpointer: Endpointer
    private var settings = Endpointer.Settings()
    /// What is left of a message that was no whole number of frames.
    private var rest: [UInt8] = []
    /// When the next frame begins, on the stream's own time; nil before the first.
    private var next: Milliseconds?

    init() { endpointer = Endpointer(settings) }

    /// Silence that ends an utterance.
    mutating func expect(silence: Milliseconds) {
        guard silence != settings.silence else { return }
        settings.silence = Int(silence)
        endpointer.silence = settings.silence
    }

    /// Sound of ours that the caller hears from `time` on.
    mutating func sent(_ sound: UnsafeRawBufferPointer, at time: Milliseconds) {
        var start = 0
        while start + Self.frameBytes <= sound.count {
            let frame = UnsafeRawBufferPointer(rebasing: sound[start..<start + Self.frameBytes])
            let due = time + Milliseconds(start / 8)
            detector.sent(frame.bindMemory(to: UInt8.self).span, at: Int(due))
            start += Self.frameBytes
        }
    }

    /// What was sent and not yet heard will not be.
    mutating func cleared(at time: Milliseconds) { detector.cleared(at: Int(time)) }

    /// Sound of the caller's that has come at `time`.
    mutating func hear(_ sound: UnsafeRawBufferPointer, at time: Milliseconds, botIsPlaying: Bool) -> Event? {
        if rest.isEmpty, sound.count == Self.frameBytes {
            return hear(frame: sound.bindMemory(to: UInt8.self).span, at: time, botIsPlaying)
        }
        rest.append(contentsOf: sound)
        var event: Event?
        while rest.count >= Self.frameBytes {
            let frame = Array(rest.prefix(Self.frameBytes))
            rest.removeFirst(Self.frameBytes)
            event = hear(frame: frame.span, at: time, botIsPlaying) ?? event
        }
        return event
    }

    private mutating func hear(frame: Span<UInt8>, at time: Milliseconds, _ botIsPlaying: Bool) -> Event? {
        var begin = next ?? time
        if begin - time > Self.drift || time - begin > Self.drift { begin = time }
        next = begin + Self.frameTime
        let change = detector.heard(frame, at: Int(begin), botIsPlaying: botIsPlaying)
        // Not the detector as a whole: it would be copied.
        let utterance = endpointer.hear(
            isSpeaking: detector.voice.isSpeaking, isActive: detector.voice.isActive, at: Int(begin))
        switch change {
        case .speechStarted, .bargeIn: return .began
        case .speechEnded: return .stopped
        case .backchannel, nil: break
        }
        switch utterance {
        case .ended, .cut: return .finished
        case .began, .paused, .resumed, .dropped, nil: return nil
        }
    }
}
