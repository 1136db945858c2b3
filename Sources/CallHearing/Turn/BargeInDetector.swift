/// Tells when the caller speaks, also while the bot does and comes back as an echo.
///
/// All times are milliseconds of the call's media clock: frame n of a stream is at 20 n.
public struct BargeInDetector: Sendable {
    public enum Event: Sendable, Equatable {
        /// The caller has begun to speak, and the bot was silent.
        case speechStarted
        /// The caller speaks while the bot does. The score tells how much it resembles the bot's own voice.
        case bargeIn(EchoScore)
        /// The caller spoke while the bot did, but for less than the minimum: an "mm-hm" perhaps.
        case backchannel
        /// The caller has stopped.
        case speechEnded
    }

    private enum Caller {
        case silent
        /// Speaks over the bot, for so many frames, which are too few yet.
        case waiting(frames: Int)
        case speaking
    }

    /// The line, without the echo.
    public private(set) var voice: VoiceDetector
    /// What is known of the echo.
    public private(set) var echo = EchoGuard()

    private let minimumFrames: Int
    private var caller = Caller.silent
    private var framesSinceOnset = 0

    /// How long an onset is looked at again for being an echo, in frames.
    private static let doubtFrames = 25

    /// - Parameters:
    ///   - minimumSpeechMilliseconds: how long the caller must speak over the bot to interrupt it. With 0 the onset
    ///     does, at most 40 ms after it.
    ///   - hangoverMilliseconds: the silence after which the caller has stopped.
    public init(minimumSpeechMilliseconds: Int = 0, hangoverMilliseconds: Int = 300) {
        voice = VoiceDetector(hangoverMilliseconds: hangoverMilliseconds)
        minimumFrames = max(0, minimumSpeechMilliseconds) / VoiceDetector.frameMilliseconds
    }

    /// Takes a frame of 160 bytes that goes out to be played at `milliseconds`.
    public mutating func sent(_ frame: Span<UInt8>, at milliseconds: Int) {
        echo.sent(frame, at: milliseconds)
    }

    /// What was sent but is due after `milliseconds` will not be played.
    public mutating func cleared(at milliseconds: Int) {
        echo.cleared(at: milliseconds)
    }

    /// Takes the frame of 160 bytes that came in at `milliseconds`.
    public mutating func heard(_ frame: Span<UInt8>, at milliseconds: Int, botIsPlaying: Bool) -> Event? {
        guard let powers = voice.analyse(frame) else { return lost(frames: 1, botIsPlaying: botIsPlaying) }
        let expected = echo.expected(at: milliseconds)
        let change = voice.judge(frame, powers, echo: expected)
        echo.learn(powers, noise: voice.noisePowers, at: milliseconds, callerSpeaks: voice.isSpeaking)
        framesSinceOnset = change == .onset ? 0 : framesSinceOnset + 1
        if voice.isSpeaking, framesSinceOnset < Self.doubtFrames, echo.expectsEcho(at: milliseconds) {
            echo.reconsider()
        }
        return event(change, botIsPlaying: botIsPlaying)
    }

    /// Takes note that `frames` frames never came.
    public mutating func lost(frames: Int, botIsPlaying: Bool) -> Event? {
        event(voice.lost(frames: frames), botIsPlaying: botIsPlaying)
    }

    private mutating func event(_ change: VoiceDetector.Change?, botIsPlaying: Bool) -> Event? {
        switch (change, caller) {
        case (.onset, _):
            caller = .waiting(frames: 0)
            return settle(botIsPlaying: botIsPlaying)
        case (.offset, .waiting):
            caller = .silent
            return .backchannel
        case (.offset, _):
            caller = .silent
            return .speechEnded
        case (nil, .waiting(let frames)):
            caller = .waiting(frames: frames + (voice.isActive ? 1 : 0))
            return settle(botIsPlaying: botIsPlaying)
        case (nil, _):
            return nil
        }
    }

    private mutating func settle(botIsPlaying: Bool) -> Event? {
        guard case .waiting(let frames) = caller else { return nil }
        if botIsPlaying, frames < minimumFrames { return nil }
        caller = .speaking
        return botIsPlaying ? .bargeIn(echo.score()) : .speechStarted
    }
}
