import ScriptValue

/// What one service says on its socket and wants to be told, without connecting, waiting and trying again, which
/// `TranscriptionSession` does for all of them.
///
/// `audio` is how much audio the present socket was given so far, to within a frame or two.
public protocol TranscriptionDialect: Sendable {
    /// As in the configuration.
    var service: String { get }
    var request: SocketRequest { get }
    var framing: AudioFraming { get }
    var audioPerMessage: Milliseconds { get }
    var endpoints: Bool { get }
    var keepAlive: KeepAlive { get }
    /// Close codes after which trying again cannot help, beside 1008.
    var fatalCloseCodes: Set<Int> { get }

    /// The socket is open.
    mutating func connected() -> [DialectStep]

    /// - Parameter message: any JSON. What is unknown is ignored: services add events without notice.
    mutating func receive(_ message: Value, audio: Milliseconds) -> [DialectStep]

    /// The caller has finished; only for services that do not find that themselves.
    mutating func endOfSpeech(audio: Milliseconds) -> [DialectStep]

    /// No more audio comes: asks for what is still to be said of it. With `drained` when that is nothing.
    mutating func flush(audio: Milliseconds) -> [DialectStep]

    /// The time that `DialectStep.wake` asked for. It may come when nothing waits for it any more.
    mutating func wake() -> [DialectStep]

    /// The socket is gone, or is about to be closed: what was heard and not reported. The next one begins afresh.
    mutating func socketEnded() -> [TranscriberEvent]

    /// The socket was closed before it was ready. True when the dialect will now ask for less, so that the close is
    /// no refusal yet.
    mutating func adapts(toCloseCode code: Int) -> Bool
}

extension TranscriptionDialect {
    public var audioPerMessage: Milliseconds { 20 }
    public var fatalCloseCodes: Set<Int> { [] }

    public mutating func endOfSpeech(audio: Milliseconds) -> [DialectStep] { [] }
    public mutating func wake() -> [DialectStep] { [] }
    public mutating func adapts(toCloseCode code: Int) -> Bool { false }
}
