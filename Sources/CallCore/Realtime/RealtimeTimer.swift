/// What a realtime session waits for; the numbers are those of its timers.
enum RealtimeTimer: Int, Hashable, Sendable, CaseIterable {
    /// Until the service says that it is ready.
    case connect
    /// The pause before the next attempt.
    case reconnect
    /// A connection that lasts this long wipes out the attempts before it.
    case stable
    /// Silence for the service while the caller's audio does not flow.
    case silence
    /// Asked for by the dialect.
    case wake
    /// Nobody took the floor, though somebody should have.
    case floor
    /// An answer of which nothing comes.
    case answer
    /// Results of other calls of the same answer.
    case tools
    /// A new socket is wanted at the next quiet moment; then at any.
    case renewal
    /// What is still to come after the end.
    case ending
}
