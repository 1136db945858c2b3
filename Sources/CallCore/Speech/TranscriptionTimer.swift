/// What a transcription session waits for; the numbers are those of its timers.
enum TranscriptionTimer: Int, Hashable, Sendable, CaseIterable {
    /// Until the service says that it is ready.
    case connect
    /// The pause before the next attempt.
    case reconnect
    /// A connection that lasts this long wipes out the attempts before it.
    case stable
    case keepAlive
    /// Asked for by the dialect.
    case wake
    /// What is still to come after `close`.
    case close
}
