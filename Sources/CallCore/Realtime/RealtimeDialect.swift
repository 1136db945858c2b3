import ScriptValue

/// What one voice model says on its socket and wants to be told, without connecting, waiting, taking turns and trying
/// again, which `RealtimeVoiceSession` does for all of them.
public protocol RealtimeDialect: Sendable {
    /// As in the configuration.
    var service: String { get }
    var request: SocketRequest { get }
    var framing: AudioFraming { get }
    var inputFormat: AudioFormat { get }
    var audioPerMessage: Milliseconds { get }
    var limits: RealtimeLimits { get }
    /// Close codes after which trying again cannot help, beside 1008.
    var fatalCloseCodes: Set<Int> { get }
    /// Whether an answer of the service stops when the caller talks.
    var interrupts: Bool { get }
    /// Whether the service reports that the caller talks, each time and without an answer of its own.
    var tellsSpeech: Bool { get }
    /// Whether the next socket goes on where this one ended: with what was said, and with calls that are open.
    var resumes: Bool { get }
    /// Whether the results of tools are not answered by themselves.
    var asksAfterTools: Bool { get }
    /// How much silence is sent once the caller's audio has stopped, so that an utterance ends.
    var silence: Milliseconds { get }
    /// Texts of the caller's are still to come.
    var awaitsText: Bool { get }

    /// The socket is open.
    mutating func connected(_ setup: RealtimeSetup) -> [RealtimeDialectStep]

    /// Another set-up, before anything was said; nil when that takes another socket.
    mutating func change(_ setup: RealtimeSetup) -> [RealtimeDialectStep]?

    /// - Parameter message: any JSON. What is unknown is ignored: services add events without notice.
    mutating func receive(_ message: Value, now: CallTime) -> [RealtimeDialectStep]

    /// A message that is nothing but a piece of sound, read where it lies: what `receive` makes of it. Nil for any
    /// other, and wherever it is not certain.
    func sound(in message: UnsafeRawBufferPointer) -> SoundPlace?

    /// Asks for an answer: to what was said and done so far, or to this text as well.
    mutating func ask(_ text: String?) -> [SocketMessage]
    /// A text that is not to be answered.
    mutating func note(_ text: String) -> [SocketMessage]
    /// - Parameter result: a map.
    mutating func answer(_ call: RealtimeToolCall, _ result: Value) -> [SocketMessage]
    /// Its result comes later; none where the service has no such message.
    mutating func progress(_ call: RealtimeToolCall, _ news: Value) -> [SocketMessage]
    /// Stops an answer, where the service can; nil for one that was asked for and has not begun.
    mutating func stop(answer: String?) -> [SocketMessage]
    /// An item was heard up to here only, in milliseconds; never more than came of it.
    mutating func truncate(item: String, at played: Milliseconds) -> [SocketMessage]
    /// The caller's audio has begun to flow, or has stopped.
    mutating func audioFlows(_ flows: Bool) -> [SocketMessage]
    /// The host's own ear finds that the caller talks, or has stopped.
    mutating func callerTalks(_ talks: Bool) -> [SocketMessage]
    /// The time that `wake` asked for. It may come when nothing waits for it any more.
    mutating func wake(now: CallTime) -> [RealtimeDialectStep]
    /// The socket is gone, or is about to be closed: what the caller said and was not reported.
    mutating func socketEnded() -> [TranscriberEvent]
    /// The socket was closed before it was ready. True when the dialect will now ask for less, so that the close is
    /// no refusal yet.
    mutating func adapts(toCloseCode code: Int) -> Bool
}

extension RealtimeDialect {
    public var audioPerMessage: Milliseconds { 20 }
    public var fatalCloseCodes: Set<Int> { [] }
    public var silence: Milliseconds { 0 }

    public func sound(in message: UnsafeRawBufferPointer) -> SoundPlace? { nil }
    public mutating func change(_ setup: RealtimeSetup) -> [RealtimeDialectStep]? { nil }
    public mutating func progress(_ call: RealtimeToolCall, _ news: Value) -> [SocketMessage] { [] }
    public mutating func stop(answer: String?) -> [SocketMessage] { [] }
    public mutating func truncate(item: String, at played: Milliseconds) -> [SocketMessage] { [] }
    public mutating func audioFlows(_ flows: Bool) -> [SocketMessage] { [] }
    public mutating func callerTalks(_ talks: Bool) -> [SocketMessage] { [] }
    public mutating func wake(now: CallTime) -> [RealtimeDialectStep] { [] }
    public mutating func adapts(toCloseCode code: Int) -> Bool { false }
}
