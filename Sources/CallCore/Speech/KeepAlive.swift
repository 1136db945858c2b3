/// What a service is sent while the caller's audio does not flow.
public struct KeepAlive: Hashable, Sendable {
    /// Services measure pauses by the audio they get: without it an utterance would never end.
    public enum Silence: Hashable, Sendable {
        case never
        /// For so long after audio has stopped.
        case lasting(Milliseconds)
        case always
    }

    public var silence: Silence
    /// What keeps the socket open, once there is no more silence to send.
    public var message: SocketMessage?
    /// Time between two such messages.
    public var interval: Milliseconds

    public init(silence: Silence, message: SocketMessage? = nil, interval: Milliseconds = 4_000) {
        self.silence = silence
        self.message = message
        self.interval = interval
    }
}
